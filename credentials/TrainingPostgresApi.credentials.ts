import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { homepage } from '../package.json';

const secret = { password: true } as const;
const pem = { password: true, rows: 4 } as const;

const connection: INodeProperties[] = [
	{ displayName: 'Host', name: 'host', type: 'string', default: 'localhost' },
	{ displayName: 'Port', name: 'port', type: 'number', default: 5432 },
	{ displayName: 'Database', name: 'database', type: 'string', default: 'autonomous_training' },
	{ displayName: 'User', name: 'user', type: 'string', default: 'postgres' },
	{ displayName: 'Password', name: 'password', type: 'string', typeOptions: secret, default: '' },
	{
		displayName: 'Schema',
		name: 'schema',
		type: 'string',
		default: 'public',
		description: 'Where the training tables live. One athlete, one schema.',
	},
];

const usesTls = { show: { ssl: ['require', 'verify-ca', 'verify-full'] } };

const tls: INodeProperties[] = [
	{
		displayName: 'SSL',
		name: 'ssl',
		type: 'options',
		default: 'disable',
		description: 'How the connection is protected. None of these falls back to a weaker one.',
		options: [
			{ name: 'Disable', value: 'disable', description: 'Plain text' },
			{ name: 'Require', value: 'require', description: 'Encrypted, without checking whom it talks to' },
			{
				name: 'Verify CA',
				value: 'verify-ca',
				description: 'Encrypted, the certificate is signed by a trusted authority',
			},
			{
				name: 'Verify Full',
				value: 'verify-full',
				description: 'As Verify CA, and the certificate names the host',
			},
		],
	},
	{
		displayName: 'CA Certificate',
		name: 'caCertificate',
		type: 'string',
		typeOptions: pem,
		default: '',
		description: "The authority that signed the server's certificate, in PEM; blank for the well-known ones",
		displayOptions: { show: { ssl: ['verify-ca', 'verify-full'] } },
	},
	{
		displayName: 'Client Certificate',
		name: 'clientCertificate',
		type: 'string',
		typeOptions: pem,
		default: '',
		description: 'In PEM, where the server asks for one',
		displayOptions: usesTls,
	},
	{
		displayName: 'Client Key',
		name: 'clientKey',
		type: 'string',
		typeOptions: pem,
		default: '',
		description: 'The key of the client certificate, in PEM',
		displayOptions: usesTls,
	},
];

const bounds: INodeProperties[] = [
	{
		displayName: 'Maximum Connections',
		name: 'maxConnections',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 5,
		description: 'How many connections all workflows with this credential may open together',
	},
	{
		displayName: 'Connect Timeout (Seconds)',
		name: 'connectTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
	},
	{
		displayName: 'Statement Timeout (Seconds)',
		name: 'statementTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'How long the server may work on one statement before it is cancelled',
	},
];

const usesTunnel = { sshTunnel: [true] };
const usesKey = { show: { ...usesTunnel, sshAuthenticateWith: ['privateKey'] } };

const tunnel: INodeProperties[] = [
	{ displayName: 'SSH Tunnel', name: 'sshTunnel', type: 'boolean', default: false },
	{
		displayName: 'SSH Authenticate With',
		name: 'sshAuthenticateWith',
		type: 'options',
		default: 'password',
		options: [
			{ name: 'Password', value: 'password' },
			{ name: 'Private Key', value: 'privateKey' },
		],
		displayOptions: { show: usesTunnel },
	},
	{
		displayName: 'SSH Host',
		name: 'sshHost',
		type: 'string',
		default: 'localhost',
		displayOptions: { show: usesTunnel },
	},
	{
		displayName: 'SSH Port',
		name: 'sshPort',
		type: 'number',
		default: 22,
		displayOptions: { show: usesTunnel },
	},
	{
		displayName: 'SSH User',
		name: 'sshUser',
		type: 'string',
		default: 'root',
		displayOptions: { show: usesTunnel },
	},
	{
		displayName: 'SSH Password',
		name: 'sshPassword',
		type: 'string',
		typeOptions: secret,
		default: '',
		displayOptions: { show: { ...usesTunnel, sshAuthenticateWith: ['password'] } },
	},
	{
		displayName: 'Private Key',
		name: 'privateKey',
		type: 'string',
		typeOptions: pem,
		default: '',
		displayOptions: usesKey,
	},
	{
		displayName: 'Passphrase',
		name: 'passphrase',
		type: 'string',
		typeOptions: secret,
		default: '',
		description: 'Of the private key, if it has one',
		displayOptions: usesKey,
	},
];

export class TrainingPostgresApi implements ICredentialType {
	name = 'trainingPostgresApi';

	displayName = 'Training Postgres API';

	documentationUrl = `${homepage}#credentials`;

	icon = { light: 'file:../icons/training.svg', dark: 'file:../icons/training.dark.svg' } as const;

	properties: INodeProperties[] = [...connection, ...tls, ...bounds, ...tunnel];
}
