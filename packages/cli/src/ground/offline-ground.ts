import type { Host } from '../host.ts';
import { offlineNamespace } from '../offline-namespace.ts';
import { BUILT_IN, type Ground, inForce } from './ground.ts';

interface OfflineGroundFlags {
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly policy?: string | undefined;
}

/**
 * Decides without a cluster: by what is built in and, where it is given, `--policy`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the policy cannot be used.
 */
export async function offlineGround(flags: OfflineGroundFlags, host: Host): Promise<Ground> {
  const added = flags.policy === undefined ? [] : await readPolicies(flags.policy, host);
  const policy = inForce([BUILT_IN, ...added]);
  return {
    namespaceOf: (document) => offlineNamespace(document, flags, host),
    policyFor: async () => policy,
    policyOf: async () => policy,
    templateNamed: async (name) => (await import('./built-in-templates.ts')).loadBuiltIn(name),
    templates: async () => (await import('./built-in-templates.ts')).builtInSources(),
    requester: async () => undefined,
    beforeAsking: () => undefined,
  };
}

// What reads policies is loaded by those who have one.
async function readPolicies(path: string, host: Host): ReturnType<typeof import('./policy-path.ts').readPolicyPath> {
  const { readPolicyPath } = await import('./policy-path.ts');
  return readPolicyPath(path, host);
}
