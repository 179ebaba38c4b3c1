/** fast-check with the same cases in every run. `TEST_SEED` gives others. A failure prints the seed and the path. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 20260120) });

export default fc;
