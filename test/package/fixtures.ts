/** Must be imported before n8n-core, which needs the metadata of decorators and stores a key in the user's folder. */
import 'reflect-metadata';
import path from 'node:path';
import { cacheFolder } from './tarball';

process.env.N8N_USER_FOLDER = path.join(cacheFolder, `n8n-${process.env.JEST_WORKER_ID ?? '0'}`);
process.env.N8N_ENCRYPTION_KEY = 'a key for tests only';
process.env.N8N_LOG_LEVEL = 'silent';
