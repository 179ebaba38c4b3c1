import { stopServer } from './servers';

export default () => stopServer('14');
