import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { homepage } from '../package.json';

const secret = { password: true } as const;
const pem = { password: true, rows: 4 } as const;

const connection: INodeProperties[] = [
	{
		displayName: 'Host',
		name: 'host',
		type: 'string',
		default: 'localhost',
		description:
			'The name or address of the server. If you have a connection URL, enter each of its parts in its field.',
	},
	{ displayName: 'Port', name: 'port', type: 'number', default: 5432 },
	{ displayName: 'Database', name: 'database', type: 'string', default: 'autonomous_training' },
	{ displayName: 'User', name: 'user', type: 'string', default: 'postgres' },
	{ displayName: 'Password', name: 'password', type: 'string', typeOptions: secret, default: '' },
	{
		displayName: 'Schema',
		name: 'schema',
		type: 'string',
		default: 'public',
		description: 'The schema of the training tables. Use a separate schema for each athlete.',
	},
];

const usesTls = { show: { ssl: ['require', 'verify-ca', 'verify-full'] } };

const tls: INodeProperties[] = [
	{
		displayName: 'SSL',
		name: 'ssl',
		type: 'options',
		default: 'disable',
		description:
			'How the connection is encrypted. If the server does not support the mode, the connection fails.',
		options: [
			{ name: 'Disable', value: 'disable', description: 'Not encrypted' },
			{ name: 'Require', value: 'require', description: 'Encrypted, without checking the certificate' },
			{
				name: 'Verify CA',
				value: 'verify-ca',
				description: 'Encrypted, and the certificate must be signed by a trusted authority',
			},
			{
				name: 'Verify Full',
				value: 'verify-full',
				description: 'Like Verify CA, and the certificate must be for this host',
			},
		],
	},
	{
		displayName: 'CA Certificate',
		name: 'caCertificate',
		type: 'string',
		typeOptions: pem,
		default: '',
		description:
			"The certificate of the authority that signed the server's certificate, in PEM format. Leave empty for public authorities.",
		displayOptions: { show: { ssl: ['verify-ca', 'verify-full'] } },
	},
	{
		displayName: 'Client Certificate',
		name: 'clientCertificate',
		type: 'string',
		typeOptions: pem,
		default: '',
		description: 'In PEM format. Only needed if the server requires one.',
		displayOptions: usesTls,
	},
	{
		displayName: 'Client Key',
		name: 'clientKey',
		type: 'string',
		typeOptions: pem,
		default: '',
		description: 'The private key of the client certificate, in PEM format and without a passphrase',
		displayOptions: usesTls,
	},
];

const limits: INodeProperties[] = [
	{
		displayName: 'Maximum Connections',
		name: 'maxConnections',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 5,
		description: 'The maximum number of connections that all workflows with this credential share',
	},
	{
		displayName: 'Connect Timeout (Seconds)',
		name: 'connectTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How long to wait for a connection',
	},
	{
		displayName: 'Statement Timeout (Seconds)',
		name: 'statementTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'A statement that takes longer is cancelled, and nothing is written',
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
		description: 'The passphrase of the private key, if it has one',
		displayOptions: usesKey,
	},
];

export class TrainingPostgresApi implements ICredentialType {
	name = 'trainingPostgresApi';

	displayName = 'Training Postgres API';

	documentationUrl = `${homepage}/blob/main/docs/reference/credential.md`;

	icon = { light: 'file:../icons/training.svg', dark: 'file:../icons/training.dark.svg' } as const;

	properties: INodeProperties[] = [...connection, ...tls, ...limits, ...tunnel];
}
