import { Agent, request } from 'node:https';
import {
  checkStandard,
  type KubeObject,
  POD_SECURITY_LEVELS,
  type PodSecurityLevel,
  podSecurityStandard,
} from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { changedPod, MINORS } from './cases/standard-case.ts';
import { STANDARD_CASES } from './cases/standard-cases.ts';
import { standardPolicy } from './standard-policy.ts';

const hasReal = availableSandboxes().includes('real');
const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';

const namespaceOf = (level: PodSecurityLevel, minor: number) => `pss-${level}-${minor}`;

/** The checker, its sentences in the API server, and the API server's own Pod Security admission give one verdict. */
describe.skipIf(!hasReal)('real: the standards', () => {
  let sandbox: Sandbox;
  let agent: Agent;
  /** Pod Security admission knows no rules that are newer than its server. */
  let serverMinor: number;

  beforeAll(async () => {
    sandbox = await startSandbox({ kind: 'real', namespaces: POD_SECURITY_LEVELS.flatMap(namespacesOf) });
    agent = new Agent({ ca: sandbox.caPem, keepAlive: true });
    const version = await sandbox.admin<{ minor: string }>('GET', '/version');
    serverMinor = Number.parseInt(version.body.minor, 10);
    for (const level of POD_SECURITY_LEVELS) for (const minor of MINORS) await enforce(sandbox, level, minor);
    for (const level of POD_SECURITY_LEVELS) for (const minor of MINORS) await untilAsked(level, minor);
  }, 180_000);

  afterAll(async () => {
    agent?.destroy();
    await sandbox?.stop();
  });

  test.each(STANDARD_CASES.filter(({ isInvalid }) => isInvalid !== true))('$level: $name', async ({ change }) => {
    const pod = changedPod({ change });
    for (const level of POD_SECURITY_LEVELS) {
      for (const minor of MINORS) {
        const { broken, isRefused } = await askServer(pod, namespaceOf(level, minor));
        const found = checkStandard([pod], { standard: podSecurityStandard(level, minor) }).violations;
        const ids = sorted(found.map(({ control }) => control));
        expect(broken, `${level} v1.${minor}: sentences`).toEqual(ids);
        if (minor <= serverMinor) expect(isRefused, `${level} v1.${minor}: ${ids.join()}`).toBe(ids.length > 0);
      }
    }
  });

  async function untilAsked(level: PodSecurityLevel, minor: number): Promise<void> {
    const pod = changedPod({
      change: (spec) => {
        spec['hostPID'] = true;
      },
    });
    const heard = async () =>
      expect((await askServer(pod, namespaceOf(level, minor))).broken).toEqual(['hostNamespaces']);
    await vi.waitFor(heard, { timeout: 30_000, interval: 200 });
  }

  /** A dry run of the create; the warnings name the checks of ours, and say whether Pod Security would refuse. */
  function askServer(pod: KubeObject, namespace: string): Promise<{ broken: string[]; isRefused: boolean }> {
    const url = `${sandbox.url}/api/v1/namespaces/${namespace}/pods?dryRun=All`;
    const headers = { authorization: `Bearer ${sandbox.token('admin')}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const call = request(url, { method: 'POST', agent, headers }, (response) => {
        const warnings = response.headersDistinct['warning'] ?? [];
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          if (response.statusCode !== 201) reject(new Error(body.slice(0, 600)));
          resolve({
            broken: sorted([...warnings.join().matchAll(/\[pss:(\w+)\]/g)].flatMap(([, id]) => id ?? [])),
            isRefused: warnings.join().includes('would violate PodSecurity'),
          });
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify(pod));
    });
  }
});

function namespacesOf(level: PodSecurityLevel): { name: string; labels: Record<string, string> }[] {
  return MINORS.map((minor) => ({
    name: namespaceOf(level, minor),
    labels: {
      judged: namespaceOf(level, minor),
      'pod-security.kubernetes.io/warn': level,
      'pod-security.kubernetes.io/warn-version': `v1.${minor}`,
    },
  }));
}

async function enforce(sandbox: Sandbox, level: PodSecurityLevel, minor: number): Promise<void> {
  const { policy, binding } = standardPolicy(podSecurityStandard(level, minor));
  for (const [path, object] of [
    [POLICIES, policy],
    [BINDINGS, binding],
  ] as const) {
    const { status, body } = await sandbox.admin('POST', path, object);
    expect(status, JSON.stringify(body)).toBe(201);
  }
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted();
}
