/** What only a real n8n can show, all on one that is started once. */
import { after, before } from 'node:test';
import { house } from './house.mjs';
import './trigger.mjs';
import './agent.mjs';
import './form.mjs';
import './examples.mjs';
import './killed.mjs';

before(async () => await house.open());
after(async () => await house.close());
