import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import type { MissingExplanation, MissingPattern, Volume } from './missing-pattern.ts';
import { plainly } from './plainly.ts';
import { STORAGE_FAULTS } from './storage-faults.ts';
import { wordInCommand } from './word-in-command.ts';

const PATTERNS: readonly MissingPattern[] = [
  {
    says: /\bsecret "([^"]+)" not found/,
    explain: ([, name = ''], volume) => ({
      sentence: `Secret ${safeText(name, 253)} does not exist`,
      next: `make it with \`kubectl aisubmit secret create ${kindOf(volume)} ${wordInCommand(name)}\`${otherKinds(volume)}; it starts as soon as it is there`,
    }),
  },
  {
    // The cluster itself puts them into every namespace.
    says: /\bconfigmap "(?:kube-root-ca|openshift-service-ca)\.crt" not (?:found|registered)/,
    explain: () => ({
      sentence: 'the cluster has not put its certificate into the namespace yet',
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
      problem: false,
    }),
  },
  {
    says: /\bconfigmap "([^"]+)" not found/,
    explain: ([, name = '']) => ({
      sentence: `ConfigMap ${safeText(name, 253)} does not exist`,
      next: `make it with \`kubectl create configmap ${wordInCommand(name)} --from-file=FILE\`, or correct the name; it starts as soon as it is there`,
    }),
  },
  {
    says: /couldn't find key (\S+) in (Secret|ConfigMap) [^/\s]+\/(\S+)/,
    explain: ([, key = '', kind = '', name = '']) => missingKey(key, `${kind} ${safeText(name, 253)}`),
  },
  {
    says: /references non-existent (secret|config) key: (\S+)/,
    explain: ([, , key = ''], volume) => missingKey(key, sourceOf(volume)),
  },
  {
    says: /serviceaccounts? "([^"]+)" not found/,
    explain: ([, name = '']) => ({
      sentence: `service account ${safeText(name, 253)} does not exist any more`,
      next: 'ask your cluster admin for it, or submit it again without --service-account',
    }),
  },
  {
    says: /failed to fetch token: ([\s\S]*)/,
    explain: ([, why = '']) => ({
      sentence: `its node gets no token of its service account: ${plainly(why)}`,
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
    }),
  },
  {
    says: /object "[^"]+"\/"([^"]+)" not registered|failed to sync (?:secret|configmap) cache/,
    explain: () => ({
      sentence: 'its node has not read yet what it mounts',
      next: 'wait; it is tried again',
      problem: false,
    }),
  },
];

/** Says in one sentence what a kubelet misses; undefined where its words are not known. */
export function explainMissing(message: string, spec: PodSpec | undefined): MissingExplanation | undefined {
  for (const { says, explain } of [...PATTERNS, ...STORAGE_FAULTS]) {
    const found = says.exec(bounded(message));
    if (found !== null) return explain(found, volumeIn(message, spec));
  }
  return undefined;
}

function missingKey(key: string, where: string): MissingExplanation {
  const name = safeText(key.replace(/[",.]+$/, ''), 253);
  return {
    sentence: `${where} has no key ${name}`,
    next: 'correct the key in the request, or put it there; it starts as soon as it is there',
  };
}

function volumeIn(message: string, spec: PodSpec | undefined): Volume | undefined {
  const name = /for volume "([^"]+)"/.exec(message)?.[1];
  return spec?.volumes?.find((each) => each.name === name);
}

function sourceOf(volume: Volume | undefined): string {
  if (volume?.secret?.secretName !== undefined) return `Secret ${safeText(volume.secret.secretName, 253)}`;
  if (volume?.configMap?.name !== undefined) return `ConfigMap ${safeText(volume.configMap.name, 253)}`;
  return 'what it mounts';
}

/** Which kind of Secret a volume of ours is for; what a variable reads is a token more often than not. */
function kindOf(volume: Volume | undefined): string {
  return /^(git|s3)-/.exec(volume?.name ?? '')?.[1] ?? 'token';
}

function otherKinds(volume: Volume | undefined): string {
  return volume === undefined || kindOf(volume) !== 'token' ? '' : ' (or git, s3 or registry)';
}
