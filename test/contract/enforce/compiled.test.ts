import { admissionPolicies } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Any, callAs, until } from '../api-server/call-api.ts';
import { EVERYTHING } from './parity/policies.ts';
import { randomPolicies } from './parity/random-policy.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const REAL = availableSandboxes().includes('real');
/** The controller manager looks at every expression as every type that it may meet, one policy after the other. */
const CHECKED_WITHIN_MS = 600_000;

let sandbox: Sandbox;

beforeAll(async () => {
  if (REAL) sandbox = await startSandbox({ kind: 'real' });
}, 180_000);

afterAll(() => sandbox?.stop());

test.skipIf(!REAL)(
  'real: an API server has nothing to say about the types of what it is given',
  async () => {
    const admin = callAs(sandbox, 'admin');
    for (const policy of [EVERYTHING, ...randomPolicies(20_261_208, 1)]) {
      const { objects } = admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
      for (const body of objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')) {
        const { status, body: said } = await admin('POST', ADMISSION, { body });
        expect(status, JSON.stringify(said).slice(0, 600)).toBe(201);
      }
    }
    const deadline = Date.now() + CHECKED_WITHIN_MS - 60_000;
    let items: Any[] = [];
    do {
      items = (
        await until(
          () => admin('GET', ADMISSION),
          ({ status }) => status === 200,
        )
      ).body.items;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    } while (Date.now() < deadline && items.some(({ status }) => status?.typeChecking === undefined));
    const unchecked = items.filter(({ status }) => status?.typeChecking === undefined);
    expect(unchecked.map(({ metadata }) => metadata.name)).toEqual([]);
    expect(items.flatMap(({ status }) => status.typeChecking.expressionWarnings ?? [])).toEqual([]);
  },
  CHECKED_WITHIN_MS,
);
