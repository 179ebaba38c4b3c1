/** To be imported before n8n-core, which wants decorators' metadata, and keeps a key in the user's folder. */
import 'reflect-metadata';
import path from 'node:path';
import { shelf } from './tarball';

process.env.N8N_USER_FOLDER = path.join(shelf, `n8n-${process.env.JEST_WORKER_ID ?? '0'}`);
process.env.N8N_ENCRYPTION_KEY = 'a key for tests alone';
process.env.N8N_LOG_LEVEL = 'silent';
