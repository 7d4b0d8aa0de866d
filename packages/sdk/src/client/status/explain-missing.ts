import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { wordInCommand } from './word-in-command.ts';

export interface MissingExplanation {
  readonly sentence: string;
  readonly next: string;
  /** What passes by itself is none. */
  readonly problem?: false;
}

type Volume = NonNullable<PodSpec['volumes']>[number];

/** What a kubelet says that something to be mounted or read is not there, or does not let us. */
interface Pattern {
  readonly says: RegExp;
  readonly explain: (found: readonly string[], volume: Volume | undefined) => MissingExplanation;
}

const PATTERNS: readonly Pattern[] = [
  {
    says: /\bsecret "([^"]+)" not found/,
    explain: ([, name = ''], volume) => ({
      sentence: `Secret ${safeText(name, 253)} does not exist`,
      next: `make it with \`kubectl aisubmit secret create ${kindOf(volume)} ${wordInCommand(name)}\`${otherKinds(volume)}; it starts as soon as it is there`,
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
    says: /-t nfs\d?\b[\s\S]*?(access denied|No such file or directory|timed out|refused|No route to host|Protocol not supported)/i,
    explain: ([, why = '']) => ({
      sentence: `its NFS export cannot be mounted: ${safeText(why, 100).toLowerCase()}`,
      next: 'ask your cluster admin whether the server exports this path to the nodes',
    }),
  },
  {
    says: /bad option; for several filesystems[\s\S]*helper program|mount\.nfs: not found/,
    explain: () => ({
      sentence: 'its NFS export cannot be mounted: the node has no NFS client',
      next: 'ask your cluster admin to install one on the nodes',
    }),
  },
  {
    says: /(No such file or directory|does not exist)[\s\S]*?subvolume|special device \S+ does not exist|wrong fs type, bad option, bad superblock/,
    explain: () => ({
      sentence: 'the file system of a volume it mounts is damaged or not there',
      next: 'tell your cluster admin; another claim may be used meanwhile',
    }),
  },
  {
    says: /driver name (\S+) not found in the list of registered CSI drivers/,
    explain: ([, driver = '']) => ({
      sentence: `its node does not have the storage driver ${safeText(driver, 100)}`,
      next: 'tell your cluster admin, or use a claim of another storage class',
    }),
  },
  {
    says: /CSINode \S+ does not contain driver (\S+)/,
    explain: ([, driver = '']) => ({
      sentence: `its node does not have the storage driver ${safeText(driver, 100)}`,
      next: 'tell your cluster admin, or use a claim of another storage class',
    }),
  },
  {
    says: /serviceaccounts? "([^"]+)" not found/,
    explain: ([, name = '']) => ({
      sentence: `service account ${safeText(name, 253)} does not exist any more`,
      next: 'ask your cluster admin for it, or submit it again without --service-account',
    }),
  },
  {
    says: /error processing PVC [^/\s]+\/(\S+): PVC is being deleted/,
    explain: ([, name = '']) => ({
      sentence: `volume claim ${safeText(name, 253)} is being deleted`,
      next: 'submit it again with another claim; see which there are with `kubectl get pvc`',
    }),
  },
  {
    says: /error processing PVC [^/\s]+\/(\S+): (?:PVC is not bound|PVC has empty|found PV object|failed to fetch PVC [\s\S]*no relationship found)/,
    explain: ([, name = '']) => ({
      sentence: `volume claim ${safeText(name, 253)} is not ready for its node yet`,
      next: `wait, it is tried again; see \`kubectl describe pvc ${wordInCommand(name)}\` if it stays so`,
      problem: false,
    }),
  },
  {
    says: /volume (\S+) has volumeMode Block, but is specified in volumeMounts/,
    explain: ([, name = '']) => ({
      sentence: `volume ${safeText(name, 253)} is a bare disk (volumeMode Block), which no folder can show`,
      next: 'submit it again with a claim whose volumeMode is Filesystem',
    }),
  },
  {
    says: /NodeAffinity check failed for volume/,
    explain: () => ({
      sentence: 'the storage of a volume it mounts is on another node or in another zone than it runs',
      next: 'submit it again with --replace; tell your cluster admin if it stays so',
    }),
  },
  {
    says: /An operation with the given Volume (?:ID )?\S* ?already exists/i,
    explain: () => ({
      sentence: 'the storage of a volume it mounts is still at work on it',
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
      problem: false,
    }),
  },
  {
    says: /Multi-Attach error for volume "[^"]+" Volume is already used by pod\(s\) ([^\n]+)/,
    explain: ([, pods = '']) => ({
      sentence: `a volume that one node at a time may use is in use on another node, by ${safeText(pods.trim(), 200)}`,
      next: 'wait until that has ended, or use a claim with access mode ReadWriteMany',
    }),
  },
  {
    says: /Multi-Attach error for volume "[^"]+" Volume is already exclusively attached to one node/,
    explain: () => ({
      sentence: 'a volume that one node at a time may use is still attached to the node where it was used before',
      next: 'wait, it is tried again; tell your cluster admin if it stays so for more than some minutes',
      problem: false,
    }),
  },
  {
    says: /Multi-Attach error for volume "/,
    explain: () => ({
      sentence: 'a volume that one node at a time may use is in use on another node',
      next: 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
    }),
  },
  {
    says: /AttachVolume\.Attach failed for volume "[^"]+"[^:]*: ([\s\S]*)/,
    explain: ([, why = '']) => ({
      sentence: `a volume it mounts cannot be attached to its node: ${safeText(lastPart(why), 200)}`,
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
    }),
  },
  {
    says: /object "[^"]+"\/"([^"]+)" not registered/,
    explain: () => ({
      sentence: 'its node has not read yet what it mounts',
      next: 'wait; it is tried again',
      problem: false,
    }),
  },
  {
    says: /MountVolume\.(?:MountDevice|SetUp|NewMounter)\S* (?:failed|initialization failed) for volume "[^"]+"[\s\S]*?rpc error: code = (\w+) desc = ([\s\S]*)/,
    explain: ([, code = '', why = '']) => ({
      sentence:
        code === 'DeadlineExceeded'
          ? 'the storage of a volume it mounts does not answer in time'
          : `the storage of a volume it mounts refuses it: ${safeText(lastPart(why), 200)}`,
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
    }),
  },
  {
    says: /hostPath type check failed: (\S+) (.+)/,
    explain: ([, path = '', why = '']) => ({
      sentence: `the node has no such folder: ${safeText(path, 200)} ${safeText(why, 100)}`,
      next: 'ask your cluster admin for a node pool that has it',
    }),
  },
];

/** Says in one sentence what a kubelet misses; undefined where its words are not known. */
export function explainMissing(message: string, spec: PodSpec | undefined): MissingExplanation | undefined {
  for (const { says, explain } of PATTERNS) {
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

/** Storage drivers put what they did before why it failed. */
function lastPart(why: string): string {
  const output = /\bOutput: ([\s\S]+)/.exec(why)?.[1];
  return output ?? why.replace(/^(?:rpc error: code = \w+ desc = )+/, '');
}

/** Which kind of Secret a volume of ours is for; what a variable reads is a token more often than not. */
function kindOf(volume: Volume | undefined): string {
  return /^(git|s3)-/.exec(volume?.name ?? '')?.[1] ?? 'token';
}

function otherKinds(volume: Volume | undefined): string {
  return volume === undefined || kindOf(volume) !== 'token' ? '' : ' (or git, s3 or registry)';
}
