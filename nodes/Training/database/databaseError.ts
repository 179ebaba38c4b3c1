/** What is wrong, and what to do about it. */
export type Explanation = [message: string, fix: string];

/** An error of the database, the network or the credential, with a message for the user. */
export class DatabaseError extends Error {
	constructor(
		message: string,
		/** What to do about it. */
		readonly fix: string,
		/** PostgreSQL's five-character code; null if the error is not the server's. */
		readonly sqlstate: string | null = null,
		/** Whether only some rows of the statement may be at fault. */
		readonly isAboutRows = false,
	) {
		super(message);
		this.name = 'DatabaseError';
	}

	/** The message and what to do, for a place that shows one text. */
	get fullMessage(): string {
		return [this.message, this.fix].filter(Boolean).join(' ');
	}
}
