import { afterAll, beforeAll, describe } from 'vitest';
import { realAssets } from '../../sandbox/real/real-assets.ts';
import { type Sandbox, type SandboxKind, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { type Call, callAs } from './call-api.ts';

export interface Place {
  readonly kind: SandboxKind;
  sandbox(): Sandbox;
  readonly admin: Call;
  readonly alice: Call;
}

/** The same suite on both API servers, for tests that start their own; the real one is reported as skipped where there is none. */
export function onBoth(name: string, tests: (kind: SandboxKind) => void): void {
  for (const kind of ['embedded', 'real'] as const)
    describe.skipIf(kind === 'real' && realAssets() === undefined)(`${kind}: ${name}`, () => tests(kind));
}

/**
 * Runs the same tests on the embedded and on the real API server; the real one is reported as skipped where there is none.
 * One server serves all tests of a file, since a real one takes seconds to start: every test uses names of its own.
 */
export function withSandbox(options: SandboxOptions, tests: (place: Place) => void): void {
  for (const kind of ['embedded', 'real'] as const) {
    describe.skipIf(kind === 'real' && realAssets() === undefined)(`${kind} API server`, () => {
      let started: Sandbox | undefined;
      const sandbox = () => {
        if (started === undefined) throw new Error('the sandbox has not started');
        return started;
      };
      beforeAll(async () => {
        started = await startSandbox({ ...options, kind });
      }, 120_000);
      afterAll(async () => {
        await started?.stop();
      });
      const as =
        (user: string): Call =>
        (method, path, callOptions) =>
          callAs(sandbox(), user)(method, path, callOptions);
      tests({ kind, sandbox, admin: as('admin'), alice: as('alice') });
    });
  }
}
