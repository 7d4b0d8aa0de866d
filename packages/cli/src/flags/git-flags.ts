import { readGitSync, readRepository } from './git-syntax.ts';
import type { RequestDraft } from './request-draft.ts';
import type { RequestFlag } from './request-flag.ts';

const group = 'storage';

/** How the parts of `--git` are called that may be wrong by themselves. */
const PARTS = {
  ref: 'ref',
  commit: 'commit',
  path: 'path',
  secret: 'secret',
  depth: 'depth',
  submodules: 'submodules',
  lfs: 'lfs',
  signedBy: 'signed-by',
} as const;

/** Code from git: `--git` in our words, `--git-sync` in Run:ai's. */
export const GIT_FLAGS: readonly RequestFlag[] = [
  {
    name: 'git',
    value: 'URL[,ref=NAME]',
    repeat: true,
    group,
    summary:
      'Repository that is cloned to /workspace/NAME before it starts; repeatable. Parts: ref=BRANCH|TAG, commit=HASH, path=/PATH, ' +
      'secret=NAME, depth=N (0: the whole history), submodules, lfs, signed-by=CONFIGMAP.',
    path: 'git',
    set: (draft, text) => draft.push('git', readRepository(text, draft), PARTS),
  },
  {
    name: 'git-sync',
    value: 'name=NAME,repository=URL,path=PATH,secret=NAME,rev=REF',
    repeat: true,
    group,
    hidden: true,
    summary: 'Run:ai spelling of --git.',
    path: 'git',
    set: (draft, text) =>
      draft.push('git', readGitSync(text, draft), { ref: 'rev', commit: 'rev', path: 'path', secret: 'secret' }),
  },
  {
    // After both, since it completes what they have put there.
    name: 'git-secret',
    value: 'NAME',
    group,
    summary: 'Secret for every --git that names none; make one with kubectl aisubmit secret create git NAME.',
    path: 'git',
    set: setSecret,
  },
];

function setSecret(draft: RequestDraft, secret: string): void {
  if (!draft.has('git')) throw draft.wrong('needs a repository', 'add --git URL');
  draft.complete('git', { secret }, () => true);
}
