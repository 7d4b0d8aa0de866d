import { Agent, request } from 'node:https';
import { type Admission, admissionPolicies, type KubeObject, type Policy } from '@aisubmit/sdk';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { until } from '../../api-server/call-api.ts';
import { admissionPath } from '../admission-calls.ts';
import { CILIUM_DEFINITION } from './cilium-edges.ts';

const AT_ONCE = 8;

/** What an API server says about an object: the controls that it breaks, or that it is none. */
export type Verdict = readonly string[] | { readonly invalid: string };

/** Who asks, where it is not an admin. */
export interface Asker {
  readonly username: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Whose uid and gid the policies take where they name a key for them. */
export const ALICE: Asker = {
  username: 'alice',
  extra: Object.fromEntries(['example.com/uid', 'uid', 'example.com/gid', 'gid'].map((key) => [key, ['100000']])),
};

export interface Question {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly object: KubeObject;
  readonly asker?: Asker;
}

/** An API server that warns of everything that breaks a policy, each policy in a namespace `on-<name>`. */
export interface AskedServer {
  readonly sandbox: Sandbox;
  ask(question: Question): Promise<Verdict>;
  stop(): Promise<void>;
}

/** Starts one that enforces several policies beside each other. */
export async function startAskedServer(policies: readonly Policy[]): Promise<AskedServer> {
  const namespaces = policies.map(({ name }) => ({ name: `on-${name}`, labels: { 'aisubmit.dev/policy': name } }));
  const sandbox = await startSandbox({ kind: 'real', namespaces });
  const agent = new Agent({ ca: sandbox.caPem, keepAlive: true, maxSockets: AT_ONCE });
  const ask = (question: Question): Promise<Verdict> => askServer(sandbox, agent, question);
  await prepare(sandbox, policies);
  for (const policy of policies) await enforce(sandbox, policy);
  for (const policy of policies) await until(() => ask(probe(policy)), isEnforced);
  return {
    sandbox,
    ask,
    async stop() {
      agent.destroy();
      await sandbox.stop();
    },
  };
}

/** What exists that pods may name; without it they would be refused before anybody is asked. */
async function prepare(sandbox: Sandbox, policies: readonly Policy[]): Promise<void> {
  const named = (object: string): object => ({ metadata: { name: object } });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('batch'), value: 1 });
  await sandbox.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { ...named('urgent'), value: 9 });
  await sandbox.admin('POST', '/apis/node.k8s.io/v1/runtimeclasses', { ...named('gvisor'), handler: 'runsc' });
  await sandbox.admin('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', CILIUM_DEFINITION);
  await until(
    () => sandbox.admin('GET', '/apis/cilium.io/v2/ciliumnetworkpolicies'),
    ({ status }) => status === 200,
  );
  for (const { name } of policies) {
    for (const account of ['research', 'deployer']) {
      await sandbox.admin('POST', `/api/v1/namespaces/on-${name}/serviceaccounts`, named(account));
    }
  }
}

async function enforce(sandbox: Sandbox, policy: Policy): Promise<void> {
  const { objects } = admissionPolicies(policy, { mode: 'warn', kubeMinor: 36, hash: 'unknown' });
  for (const object of brief(objects)) {
    const { status, body } = await sandbox.admin('POST', admissionPath(object), object);
    if (status !== 201) throw new Error(`${policy.name}: ${JSON.stringify(body).slice(0, 1000)}`);
  }
}

/** All warnings of an answer together hold 4096 characters: each says its control and no more. */
function brief(objects: Admission['objects']): KubeObject[] {
  const shorter = (text: string): string => text.match(/\[[a-z-]+\]/)?.[0] ?? text;
  return objects.map((object) => {
    const spec = structuredClone(object['spec']) as Record<string, unknown>;
    const { validations } = spec as { validations?: { message: string; messageExpression?: string }[] };
    for (const validation of validations ?? []) {
      Reflect.deleteProperty(validation, 'messageExpression');
      validation.message = shorter(validation.message);
    }
    return { ...object, spec };
  });
}

function probe({ name }: Policy): Question {
  const container = { name: 'a', image: 'a' };
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe' },
    spec: { hostPID: true, containers: [container] },
  };
  return { method: 'POST', path: `/api/v1/namespaces/on-${name}/pods`, object };
}

/** The groups come into force one by one. */
function isEnforced(verdict: Verdict): boolean {
  return (
    isVerdict(verdict) && ['host-namespaces', 'capabilities', 'resources'].every((control) => verdict.includes(control))
  );
}

export function isVerdict(verdict: Verdict): verdict is readonly string[] {
  return Array.isArray(verdict);
}

function askServer(sandbox: Sandbox, agent: Agent, { method, path, object, asker }: Question): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${sandbox.token('admin')}`,
      'content-type': 'application/json',
      ...(asker === undefined ? {} : impersonating(asker)),
    };
    const url = `${sandbox.url}${path}?dryRun=All&fieldValidation=Strict`;
    const call = request(url, { method, agent, headers }, (response) => {
      const warnings = response.headersDistinct['warning'] ?? [];
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode === 200 || statusCode === 201) return resolve(verdictOf(warnings));
        const body = Buffer.concat(chunks).toString('utf8');
        if ([400, 403, 422].includes(statusCode)) return resolve({ invalid: body });
        reject(new Error(`${statusCode} ${body.slice(0, 400)}`));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify(object));
  });
}

function impersonating({ username, extra }: Asker): Record<string, string | string[]> {
  const each = Object.entries(extra).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key)}`,
    [...values],
  ]);
  return { 'Impersonate-User': username, 'Impersonate-Group': 'system:masters', ...Object.fromEntries(each) };
}

/** The controls that were warned of; a sentence that cannot be evaluated says so itself. */
function verdictOf(warnings: readonly string[]): string[] {
  const found = warnings
    .flatMap((each) => each.split(/,(?=\s*299 )/))
    .flatMap((warning) => {
      if (!warning.includes('ValidatingAdmissionPolicy')) return [];
      if (warning.includes('resulted in error')) return [`error: ${warning}`];
      return /\[([a-z-]+)\]/.exec(warning)?.[1] ?? [];
    });
  return [...new Set(found)].toSorted();
}

/** Asks about many things, a few at once. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
