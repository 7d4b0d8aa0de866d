import type { Effective } from '../../policy/effective.ts';
import type { EffectiveRepository } from '../../policy/effective-git.ts';
import { gitImage } from '../../policy/git-image.ts';
import type { EnvVar } from '../environment.ts';
import type { KubeObject } from '../kube-object.ts';
import { childMetadata, type Stamp } from '../metadata.ts';
import { type Mounted, mounted, secretSource } from '../volumes.ts';
import { GIT_SCRIPT, KEYS, REPOSITORY, SIGNERS, WORK } from './git-script.ts';
import { helperContainer } from './helper-container.ts';
import { stoppable } from './stoppable.ts';

type Fields = Readonly<Record<string, unknown>>;

const PASSWD = 'git-passwd';
const CONFIG_MODE = 0o444;

interface GitParts {
  readonly initContainers: readonly Fields[];
  readonly mounted: readonly Mounted[];
  readonly hidden: readonly Mounted['volume'][];
  readonly children: readonly KubeObject[];
}

/** The repositories of a workload, each cloned by a container of its own that alone sees its Secret. */
export function gitSource(effective: Effective, stamp: Stamp): GitParts {
  const { git } = effective.spec;
  const hasPasswd = git.some(needsPasswd);
  return {
    initContainers: git.map((each) => cloning(effective, each)),
    mounted: git.map((each) => workspace(effective, each)),
    hidden: [...git.flatMap(keysOf), ...(hasPasswd ? [passwdVolume(effective, stamp)] : [])],
    children: hasPasswd ? [passwd(effective, stamp)] : [],
  };
}

function cloning(effective: Effective, each: EffectiveRepository): Fields {
  const name = nameOf(each);
  return helperContainer(effective, {
    name,
    image: gitImage(effective.policy.sections),
    command: ['sh', '-c', stoppable(GIT_SCRIPT), 'aisubmit-git'],
    args: words(each),
    environment: environment(each),
    volumeMounts: [
      { name, mountPath: WORK },
      ...(each.secret === undefined ? [] : [{ name: `${name}-key`, mountPath: KEYS, readOnly: true }]),
      ...(each.signedBy === undefined ? [] : [{ name: `${name}-signers`, mountPath: SIGNERS, readOnly: true }]),
      ...(needsPasswd(each) ? [{ name: PASSWD, mountPath: '/etc/passwd', subPath: 'passwd', readOnly: true }] : []),
    ],
  });
}

/** What the script is told. None of it is code, and all of it has passed the request's schema. */
function words({ url, ref, commit, secret, signedBy, depth, submodules, lfs }: EffectiveRepository): string[] {
  return [
    `url=${url.href}`,
    `base=${url.base}`,
    `name=${url.host}/${url.path}`,
    ...(ref === undefined || commit !== undefined ? [] : [`ref=${ref}`]),
    ...(commit === undefined ? [] : [`commit=${commit}`]),
    `depth=${depth}`,
    ...(secret === undefined ? [] : [`secret=${secret}`]),
    ...(submodules ? ['submodules=true'] : []),
    ...(lfs ? ['lfs=true'] : []),
    ...(signedBy === undefined ? [] : [`signed=${signedBy}`]),
  ];
}

function environment({ lfs }: EffectiveRepository): EnvVar[] {
  return [
    { name: 'HOME', value: `${WORK}/home` },
    { name: 'GIT_ALLOW_PROTOCOL', value: 'https:ssh' },
    { name: 'GIT_TERMINAL_PROMPT', value: '0' },
    { name: 'GIT_CONFIG_NOSYSTEM', value: '1' },
    { name: 'GIT_CONFIG_GLOBAL', value: '/dev/null' },
    ...(lfs ? [] : [{ name: 'GIT_LFS_SKIP_SMUDGE', value: '1' }]),
  ];
}

/**
 * The volume of one repository. The root of a volume belongs to root, which makes git call what lies there somebody
 * else's; the folder in it is our own user's, and it alone is what the workload sees.
 */
function workspace(effective: Effective, each: EffectiveRepository): Mounted {
  const emptyDir = { sizeLimit: effective.spec.resources.ephemeralStorage };
  return mounted(nameOf(each), { emptyDir }, { mountPath: each.path, subPath: REPOSITORY });
}

function keysOf(each: EffectiveRepository): Mounted['volume'][] {
  const { secret, signedBy } = each;
  return [
    ...(secret === undefined ? [] : [{ name: `${nameOf(each)}-key`, ...secretSource(secret) }]),
    ...(signedBy === undefined
      ? []
      : [{ name: `${nameOf(each)}-signers`, configMap: { name: signedBy, defaultMode: CONFIG_MODE } }]),
  ];
}

function nameOf({ index }: EffectiveRepository): string {
  return `git-${index}`;
}

/** OpenSSH does nothing for a user that the system does not know, and no image knows ours. */
function needsPasswd({ url, signedBy }: EffectiveRepository): boolean {
  return url.transport === 'ssh' || signedBy !== undefined;
}

function passwdVolume(effective: Effective, stamp: Stamp): Mounted['volume'] {
  const { name } = childMetadata(effective, stamp, '-git');
  return { name: PASSWD, configMap: { name, defaultMode: CONFIG_MODE } };
}

function passwd(effective: Effective, stamp: Stamp): KubeObject {
  const { runAsUser, runAsGroup } = effective.spec.identity;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: childMetadata(effective, stamp, '-git'),
    data: { passwd: `aisubmit:x:${runAsUser}:${runAsGroup}:aisubmit:${WORK}/home:/bin/sh\n` },
  };
}
