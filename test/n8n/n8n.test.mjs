/** Tests that need a real n8n. All of them use one server. */
import { after, before } from 'node:test';
import { n8nServer } from './n8nServer.mjs';
import './trigger.mjs';
import './aiAgent.mjs';
import './deletions.mjs';
import './mcpServer.mjs';
import './form.mjs';
import './allExamples.mjs';
import './killedServer.mjs';
import './sampleDates.mjs';

before(async () => await n8nServer.start());
after(async () => await n8nServer.stop());
