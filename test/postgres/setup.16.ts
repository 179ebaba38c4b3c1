import { startServer } from './servers';

export default () => startServer('16');
