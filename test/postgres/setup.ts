import { openRegistry } from './serverRegistry';

export default openRegistry;
