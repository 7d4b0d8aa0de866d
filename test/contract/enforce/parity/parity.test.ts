import type { Policy } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../../sandbox/sandbox.ts';
import { ALICE, type AskedServer, inParallel, isVerdict, startAskedServer } from './asked-server.ts';
import { seeded } from './draw.ts';
import { type Drawn, drawObjects } from './drawn-objects.ts';
import { pluginSays } from './plugin-verdict.ts';
import { POLICIES } from './policies.ts';
import { randomPolicies } from './random-policy.ts';

/** How many objects of each kind each policy is asked about; more where somebody has the time. */
const OBJECTS = Number(process.env['AISUBMIT_PARITY_OBJECTS'] ?? 40);
const SEED = Number(process.env['AISUBMIT_PARITY_SEED'] ?? 20_261_123);
const RANDOM_POLICIES = Number(process.env['AISUBMIT_PARITY_POLICIES'] ?? 3);
const ASKED: readonly Policy[] = [...POLICIES, ...randomPolicies(SEED, RANDOM_POLICIES)];

/** The plugin and the API server give the same verdict, control by control, on objects around the policy's edges. */
describe.skipIf(!availableSandboxes().includes('real'))('real: one sentence, two judges, random objects', () => {
  let server: AskedServer;

  beforeAll(async () => {
    server = await startAskedServer(ASKED);
  }, 300_000);

  afterAll(() => server?.stop());

  test.each(ASKED.map((policy, index) => [policy.name, policy, index] as const))(
    'under %s',
    async (_name, policy, index) => {
      const objects = drawObjects(policy, OBJECTS, seeded(SEED + 7919 * index));
      const disagreements: string[] = [];
      const counts = { judged: 0, kept: 0 };
      await inParallel(objects, async (each) => {
        const verdict = await server.ask({ method: 'POST', asker: ALICE, ...each });
        // What is no object at all is refused before anybody is asked.
        if (!isVerdict(verdict)) return;
        counts.judged += 1;
        if (verdict.length === 0) counts.kept += 1;
        disagreements.push(...differences(verdict, pluginSays(each.object, policy, ALICE), each));
      });
      expect(disagreements.slice(0, 5), `${disagreements.length} of ${counts.judged}`).toEqual([]);
      // A generator that makes nothing but nonsense, or nothing but good objects, would prove nothing.
      expect(counts.judged).toBeGreaterThan(objects.length / 2);
      expect(counts.kept).toBeGreaterThan(0);
      expect(counts.kept).toBeLessThan(counts.judged);
    },
    900_000,
  );
});

function differences(server: readonly string[], plugin: readonly string[], { object }: Drawn): string[] {
  if (server.join() === plugin.join()) return [];
  const only = (one: readonly string[], other: readonly string[]): string[] => one.filter((id) => !other.includes(id));
  return [JSON.stringify({ server: only(server, plugin), plugin: only(plugin, server), object })];
}
