import { checkCredential } from '../../nodes/Training/database';
import type { TrainingCredential } from '../../nodes/Training/database';
import { explainError } from '../../nodes/Training/database/problem';

const circumstances = {
	credential: checkCredential({ host: 'db', database: 'training', user: 'anna' }) as TrainingCredential,
	milliseconds: 1,
	tlsRefused: false,
};
/** As pg gives the server's refusal. */
const refused = (code: string, message: string) =>
	Object.assign(new Error(message), { severity: 'ERROR', code });

describe('a replica', () => {
	it('that does not begin a transaction which may write is told as one', () => {
		const error = refused('0A000', 'cannot set transaction read-write mode during recovery');
		expect(explainError(error, { ...circumstances, stage: 'begin' })).toMatchObject({
			message: 'Database "training" on db:5432 is read-only.',
			description: 'Use the primary server: a replica cannot be written to.',
		});
		expect(explainError(error, { ...circumstances, stage: 'work' }).message).toContain('SQLSTATE 0A000');
	});
});
