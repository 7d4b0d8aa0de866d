import { AisubmitError } from '../../errors.ts';
import { throwIfAborted } from '../abort.ts';
import { type ServerVersion, serverVersion } from '../server-version.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { admissionFieldsCheck } from './admission-fields-check.ts';
import { admissionPoliciesCheck } from './admission-policies-check.ts';
import type { DoctorCheck, Verdict } from './doctor-check.ts';
import { enforcementCheck } from './enforcement-check.ts';
import { extensionsCheck } from './extensions-check.ts';
import { gpuCheck } from './gpu-check.ts';
import { type Identity, readIdentity } from './identity-check.ts';
import { namespaceCheck } from './namespace-check.ts';
import { networkEnforcementCheck } from './network-enforcement-check.ts';
import { networkHostsCheck } from './network-hosts-check.ts';
import { networkIsolationCheck } from './network-isolation-check.ts';
import { type ExamineOptions, type Patient, patientOf } from './patient.ts';
import { permissionsCheck } from './permissions-check.ts';
import { podSecurityCheck } from './pod-security-check.ts';
import { policyCheck } from './policy-check.ts';
import { quotaCheck } from './quota-check.ts';
import { serverVerdict } from './server-check.ts';
import { sidecarsCheck } from './sidecars-check.ts';
import { supplementalGroupsCheck } from './supplemental-groups-check.ts';
import { late, unanswered } from './unanswered.ts';

/** A check: undefined where it does not apply. */
type Check = (patient: Patient) => Promise<Verdict | undefined>;

const CLUSTER_CHECKS: Readonly<Record<string, Check>> = {
  'admission-policies': admissionPoliciesCheck,
  sidecars: sidecarsCheck,
  'supplemental-groups': supplementalGroupsCheck,
  namespace: namespaceCheck,
};

const NAMESPACE_CHECKS: Readonly<Record<string, Check>> = {
  policy: policyCheck,
  enforcement: enforcementCheck,
  'admission-fields': admissionFieldsCheck,
  'pod-security': podSecurityCheck,
  'network-isolation': networkIsolationCheck,
  'network-hosts': networkHostsCheck,
  quota: quotaCheck,
  permissions: permissionsCheck,
};

const LAST_CHECKS: Readonly<Record<string, Check>> = {
  'network-enforcement': networkEnforcementCheck,
  gpu: gpuCheck,
  extensions: extensionsCheck,
};

const TIMEOUT_MS = 15_000;
/** The first answer may wait for somebody who types a passphrase, or logs in through a browser. */
const FIRST_CONTACT_MS = 120_000;

/**
 * Looks at a cluster, and at a namespace of it, with the rights of the user: nothing is stored there. No check hides
 * another, and each ends in time. Where nobody answers, or does not know the user, the rest is left out.
 *
 * @throws AisubmitError `INTERRUPTED` when the signal is aborted; nothing else.
 */
export async function examine(api: KubeApi, options: ExamineOptions): Promise<readonly DoctorCheck[]> {
  const { timeoutMs = TIMEOUT_MS, signal: outer, onCheck } = options;
  const end = new AbortController();
  const signal = outer === undefined ? end.signal : AbortSignal.any([outer, end.signal]);
  const run = async (checks: Readonly<Record<string, Check>>, patient: Patient): Promise<DoctorCheck[]> => {
    const found = await Promise.all(
      Object.entries(checks).map(async ([id, check]) => {
        const verdict = await inTime(check(patient), { timeoutMs, onLate: () => late(timeoutMs) }).catch((error) =>
          unanswered(error, patient.namespace),
        );
        onCheck?.(id);
        return verdict === undefined ? [] : [{ id, ...verdict }];
      }),
    );
    throwIfAborted(outer);
    return found.flat();
  };
  try {
    const [server, identity] = await Promise.all([
      settled(serverVersion(api, { signal })),
      settled(readIdentity(api, { now: options.now, signal })),
    ]);
    throwIfAborted(outer);
    const first = [{ id: 'server', ...serverVerdict(api.server, server) }, ...identityChecks(server, identity)];
    if (identity.value?.isKnown !== true) return first;
    const patient = patientOf(api, options, {
      signal,
      version: server.value,
      userGroups: identity.value.groups,
    });
    const [cluster, last] = await Promise.all([run(CLUSTER_CHECKS, patient), run(LAST_CHECKS, patient)]);
    const isUsable = options.namespace !== undefined && !cluster.some(isLostNamespace);
    return [...first, ...cluster, ...(isUsable ? await run(NAMESPACE_CHECKS, patient) : []), ...last];
  } finally {
    end.abort();
  }
}

function identityChecks(server: Settled<ServerVersion>, { value, error }: Settled<Identity>): DoctorCheck[] {
  if (value !== undefined) {
    const { clock, verdict } = value;
    return [{ id: 'identity', ...verdict }, ...(clock === undefined ? [] : [{ id: 'clock', ...clock }])];
  }
  // A server that nobody reached is said once.
  const isUnreached =
    server.error instanceof AisubmitError &&
    error instanceof AisubmitError &&
    UNREACHED.has(error.code) &&
    server.error.message === error.message;
  return isUnreached ? [] : [{ id: 'identity', ...unanswered(error, ''), ...WITHOUT_NAME }];
}

const UNREACHED: ReadonlySet<string> = new Set(['UNREACHABLE', 'SERVER_ERROR']);
const WITHOUT_NAME = { status: 'fail', why: 'the server answers nothing to somebody it does not know' } as const;

function isLostNamespace({ id, status }: DoctorCheck): boolean {
  return id === 'namespace' && status === 'fail';
}

/** How a request ended. */
export interface Settled<T> {
  readonly value?: T;
  readonly error?: unknown;
}

async function settled<T>(task: Promise<T>): Promise<Settled<T>> {
  const timeoutMs = FIRST_CONTACT_MS;
  const ended = task.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return inTime<Settled<T>>(ended, {
    timeoutMs,
    onLate: () => ({ error: new AisubmitError('UNREACHABLE', `the cluster gave ${late(timeoutMs).found}`) }),
  });
}

async function inTime<T>(
  task: Promise<T>,
  { timeoutMs, onLate }: { readonly timeoutMs: number; readonly onLate: () => T },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(onLate()), timeoutMs);
  });
  try {
    return await Promise.race([task, end]);
  } finally {
    clearTimeout(timer);
  }
}
