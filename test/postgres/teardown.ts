import { closeRegistry } from './serverRegistry';

export default closeRegistry;
