import type { PodScript, PodStep } from '../../sandbox/sandbox.ts';

/** By what the pod is called, without what controllers append. */
const SCRIPTS: Readonly<Record<string, readonly PodStep[]>> = {
  fails: [{ run: { log: ['about to fail'] } }, { exit: { code: 3 } }],
  unschedulable: [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
  unpullable: [{ pull: 'backoff', message: 'manifest unknown' }],
  oom: [{ exit: { code: 137, reason: 'OOMKilled' } }],
  crash: [{ run: { log: ['crashing'] } }, { exit: { code: 1 } }],
  unready: [{ run: {} }, { ready: false, message: 'connection refused' }],
  evicted: [{ evict: {} }],
  stays: [{ run: { log: ['one', 'two', 'three'] } }],
  uncloned: [{ init: { container: 'git-0', code: 1, message: 'git clone of x failed: no' } }],
  reclones: [{ init: { container: 'git-0', code: 1, message: 'git clone of x failed: no', log: ['fatal'] } }],
  'not-uploaded': [
    { run: { log: ['done'] } },
    { exit: { container: 'main', code: 0 } },
    { exit: { container: 's3-upload-0', code: 3, message: '2 files left' } },
  ],
  talks: [{ run: { ms: 300, log: ['a', 'b', 'c'] } }, { exit: { code: 0 } }],
};

/** The script of the workload tests: by the label `app` without a trailing number. */
export const pods: PodScript = (made) => SCRIPTS[(made.metadata.labels?.['app'] ?? '').replace(/-\d$/, '')];
