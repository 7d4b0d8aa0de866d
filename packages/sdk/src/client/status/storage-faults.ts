import { safeText } from '../safe-text.ts';
import type { MissingPattern } from './missing-pattern.ts';
import { plainly } from './plainly.ts';
import { wordInCommand } from './word-in-command.ts';

const RETRIED = 'wait, it is tried again; tell your cluster admin if it stays so';
const ELSEWHERE = 'submit it again with --replace; tell your cluster admin if it stays so';
const STILL_ATTACHED =
  'a volume that one node at a time may use is still attached to the node where it was used before';

/** What storage and its drivers say that do not let a volume be attached or mounted; what says most comes first. */
export const STORAGE_FAULTS: readonly MissingPattern[] = [
  {
    says: /Failed to resolve (?:server )?"?([^\s":]{1,253})/,
    explain: ([, server = '']) => ({
      sentence: `the server of a volume it mounts (${safeText(server, 253)}) is not found by its name`,
      next: 'check the name; tell your cluster admin if it is right',
    }),
  },
  {
    says: /mount error\(13\)|-t cifs[\s\S]*Permission denied/,
    explain: () => ({
      sentence: 'the file share that it mounts does not let it in: its login is wrong, or it is closed to the node',
      next: 'ask your cluster admin to check the Secret with the login of the share, and its network rules',
    }),
  },
  {
    says: /mount error\((?:11[0-5]|101|104)\)/,
    explain: () => ({ sentence: 'the file share that it mounts cannot be reached from its node', next: RETRIED }),
  },
  {
    says: /mount error\(2\)/,
    explain: () => ({
      sentence: 'the file share that it mounts does not exist',
      next: 'tell your cluster admin; another claim may be used meanwhile',
    }),
  },
  {
    says: /Attach[\s\S]*(?:attachment ?limit ?exceeded|maximum number of (?:data )?(?:disks|volumes)|exceeds? max volume)(?:[\s\S]*attach up to (\d{1,4}))?/i,
    explain: ([, most]) => ({
      sentence: `its node can attach no more volumes${most === undefined ? '' : `: it takes ${most} at most`}`,
      next: 'submit it again with --replace, which may find another node, or mount fewer volumes',
    }),
  },
  {
    says: /AttachVolume[\s\S]*(?:InvalidVolume\.NotFound|\b(?:volume|disk)(?: \S{1,200})? (?:was )?not found)/i,
    explain: () => ({
      sentence: 'the disk behind a volume it mounts does not exist any more',
      next: 'tell your cluster admin, or submit it again with another claim',
    }),
  },
  {
    says: /NodeAffinity check failed for volume|ZoneNotMatch|ZoneMismatch|not in the same (?:availability )?zone/i,
    explain: () => ({
      sentence: 'the storage of a volume it mounts is on another node or in another zone than it runs',
      next: ELSEWHERE,
    }),
  },
  {
    says: /timed out waiting for external-attacher of (\S+) CSI driver/,
    explain: ([, driver = '']) => ({
      sentence: `the storage driver ${safeText(driver, 100)} does not attach a volume it mounts in time`,
      next: 'wait, it is tried again; tell your cluster admin if it stays so, since the driver may not be running',
    }),
  },
  {
    says: /expected device to be attached but was attaching/,
    explain: () => ({
      sentence: 'a volume it mounts is still being attached to its node',
      next: RETRIED,
      problem: false,
    }),
  },
  {
    says: /expected device to be attached but was detaching|VolumeInUse|already attached to (?:an instance|another|node)/,
    explain: () => ({
      sentence: STILL_ATTACHED,
      next: 'wait, it is tried again; tell your cluster admin if it stays so for more than some minutes',
      problem: false,
    }),
  },
  {
    says: /rbd image \S+ is still being used/,
    explain: () => ({
      sentence: 'a volume that one node at a time may use is in use on another node',
      next: 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
    }),
  },
  {
    says: /applyFSGroup failed|\bl?chown \S+: operation not permitted/,
    explain: () => ({
      sentence: 'the storage of a volume it mounts does not let its files be given to the group it runs as',
      next: 'tell your cluster admin: the storage refuses changes of ownership, as NFS with root_squash does',
    }),
  },
  {
    says: /failed to mount secrets store objects[\s\S]*?\berr: ([\s\S]*)/,
    explain: ([, why = '']) => ({
      sentence: `a secret that it mounts does not come from its store: ${plainly(why)}`,
      next: 'ask your cluster admin whether its name is right, and whether its service account may read it',
    }),
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
    says: /(No such file or directory|does not exist)[\s\S]*?subvolume|special device \S+ does not exist|wrong fs type, bad option, bad superblock|fsck[\s\S]*(?:could not correct|UNEXPECTED INCONSISTENCY)|Structure needs cleaning/,
    explain: () => ({
      sentence: 'the file system of a volume it mounts is damaged or not there',
      next: 'tell your cluster admin; another claim may be used meanwhile',
    }),
  },
  {
    says: /driver name (\S+) not found in the list of registered CSI drivers|CSINode \S+ does not contain driver (\S+)/,
    explain: ([, driver, other = '']) => ({
      sentence: `its node does not have the storage driver ${safeText(driver ?? other, 100)}`,
      next: 'tell your cluster admin, or use a claim of another storage class',
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
    says: /An operation with the given Volume (?:ID )?\S* ?already exists/i,
    explain: () => ({
      sentence: 'the storage of a volume it mounts is still at work on it',
      next: RETRIED,
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
      sentence: STILL_ATTACHED,
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
      sentence: `a volume it mounts cannot be attached to its node: ${plainly(why)}`,
      next: RETRIED,
    }),
  },
  {
    // A first mount of a large volume takes longer than one try of it, and goes on meanwhile.
    says: /MountVolume\.\S+ (?:failed|initialization failed) for volume "[^"]+"[\s\S]*?code = DeadlineExceeded/,
    explain: () => ({
      sentence: 'the storage of a volume it mounts does not answer in time',
      next: RETRIED,
      problem: false,
    }),
  },
  {
    says: /MountVolume\.(?:MountDevice|SetUp|NewMounter)\S* (?:failed|initialization failed) for volume "[^"]+"[\s\S]*?rpc error: code = \w+ desc = ([\s\S]*)/,
    explain: ([, why = '']) => ({
      sentence: `the storage of a volume it mounts refuses it: ${plainly(why)}`,
      next: RETRIED,
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
