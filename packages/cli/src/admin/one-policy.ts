import { AisubmitError, type Policy } from '@aisubmit/sdk';
import { readPolicyPath } from '../ground/policy-path.ts';
import type { Host } from '../host.ts';

/**
 * Reads the one policy of a file or folder.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when there is none or more than one, or it cannot be used.
 */
export async function onePolicy(path: string, host: Host): Promise<Policy> {
  const [first, second] = await readPolicyPath(path, host);
  if (first !== undefined && second === undefined) return first.policy;
  throw new AisubmitError('INVALID_INPUT', `--policy: ${path} holds more than one policy`, {
    fix: 'name the file of the one that is meant; each namespace has one policy',
  });
}
