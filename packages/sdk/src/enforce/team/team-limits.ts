import * as z from 'zod';
import type { KubeObject } from '../../build/kube-object.ts';
import { strictestMax } from '../../controls/rule-bounds.ts';
import type { Policy } from '../../policy/policy.ts';
import { byteQuantity, cpuQuantity } from '../../request/amounts.ts';
import { qualifiedName } from '../../request/names.ts';
import { parseWith } from '../../request/parse-with.ts';
import { compareQuantities } from '../../request/quantity.ts';
import { strictObject } from '../../request/strict-object.ts';

const teamQuota = strictObject({
  cpu: cpuQuantity.optional(),
  memory: byteQuantity.optional(),
  /** GPUs by their resource name, such as `nvidia.com/gpu`. */
  gpu: z.record(qualifiedName, z.int().min(0).max(100_000)).optional(),
  storage: byteQuantity.optional(),
  pods: z.int().min(0).max(1_000_000).optional(),
});

/** What a team may use at once. What is left out is not limited. */
export type TeamQuota = z.infer<typeof teamQuota>;

/**
 * Reads a quota.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake.
 */
export function parseTeamQuota(value: unknown): TeamQuota {
  return parseWith(teamQuota, value, 'quota');
}

/** Objects that cost the API server memory and nobody a GPU; far more than a team needs, far fewer than a loop makes. Spelled as servers give them back. */
const OBJECTS = {
  'count/jobs.batch': '2k',
  'count/deployments.apps': '500',
  configmaps: '5k',
  secrets: '5k',
  services: '1k',
  persistentvolumeclaims: '1k',
} as const;

/** The ResourceQuota of a team's namespace. Ports on nodes and load balancers are never a user's. */
export function teamResourceQuota(namespace: string, { cpu, memory, gpu = {}, storage, pods }: TeamQuota): KubeObject {
  const hard = {
    ...both('cpu', cpu),
    ...both('memory', memory),
    ...Object.fromEntries(Object.entries(gpu).map(([name, count]) => [`requests.${name}`, String(count)])),
    ...(storage === undefined ? {} : { 'requests.storage': storage }),
    ...(pods === undefined ? {} : { pods: String(pods) }),
    ...OBJECTS,
    'services.nodeports': '0',
    'services.loadbalancers': '0',
  };
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadataOf('aisubmit-team', namespace), spec: { hard } };
}

function both(resource: string, amount: string | undefined): Readonly<Record<string, string>> {
  return amount === undefined ? {} : { [`requests.${resource}`]: amount, [`limits.${resource}`]: amount };
}

/** The LimitRange of a team's namespace: what a raw pod gets that asks for nothing, and the most that a container gets. */
export function teamLimitRange(namespace: string, policy: Policy): KubeObject {
  const { container } = policy.sections.resources ?? {};
  const cpu = container?.cpu ?? strictestMax(policy, 'resources.cpu');
  const memory = container?.memory ?? strictestMax(policy, 'resources.memory');
  const max = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  const limit = {
    type: 'Container',
    default: { cpu: atMost('1', cpu), memory: atMost('1Gi', memory), 'ephemeral-storage': '1Gi' },
    defaultRequest: { cpu: atMost('100m', cpu), memory: atMost('256Mi', memory), 'ephemeral-storage': '256Mi' },
    ...(Object.keys(max).length === 0 ? {} : { max }),
  };
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadataOf('aisubmit-team', namespace),
    spec: { limits: [limit] },
  };
}

function atMost(amount: string, max: string | undefined): string {
  return max !== undefined && compareQuantities(max, amount) < 0 ? max : amount;
}

function metadataOf(name: string, namespace: string): KubeObject['metadata'] {
  return { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'aisubmit' } };
}
