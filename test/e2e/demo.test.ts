import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { STEPS } from '../demo/steps.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the demo does what every step says', async () => {
  const args = ['--conditions=@aisubmit/source', 'test/demo/demo.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  expect(stdout).toContain(`All ${STEPS.length} steps did what they say.`);
}, 120_000);
