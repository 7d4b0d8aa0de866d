import type { Effective } from '../policy/effective.ts';
import { isInside, normalizePath } from '../request/mounts.ts';
import { helperContainer } from './data/helper-container.ts';
import { type Mounted, mounted } from './volumes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where it answers, inside the pod alone. */
const TENSORBOARD_PORT = 6006;
const TMP = '/tmp';
const RESOURCES = {
  requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
  limits: { cpu: '1', memory: '2Gi', 'ephemeral-storage': '256Mi' },
};

/** An image without it must not keep the run from starting, nor from ending. Its one argument is the folder. */
const SHOW = `if command -v tensorboard >/dev/null 2>&1; then
  exec tensorboard --logdir "$1" --host 127.0.0.1 --port ${TENSORBOARD_PORT}
fi
echo 'this image has no tensorboard; nothing shows the logs while the run goes on' >&2
trap 'exit 0' TERM
while :; do
  sleep 60 &
  wait $!
done`;

interface Shown {
  /** A volume for the logs, where they do not lie on one that is there anyway. */
  readonly volumes: readonly Mounted[];
  /** Beside the run, from before it starts until it has ended; that it fails fails nothing. */
  readonly containers: readonly Fields[];
}

const NOTHING: Shown = { volumes: [], containers: [] };

/** TensorBoard over the logs of a run, of the run's own image, on loopback: port-forward reaches it. */
export function tensorboard(effective: Effective, volumes: readonly Mounted[]): Shown {
  const asked = effective.spec.tracking?.tensorboard?.logDir;
  if (asked === undefined) return NOTHING;
  const logDir = normalizePath(asked);
  const emptyDir = { sizeLimit: effective.spec.resources.ephemeralStorage };
  const there = mountOver(logDir, volumes);
  const own = there === undefined ? [mounted('tensorboard', { emptyDir }, { mountPath: logDir })] : [];
  const logs = there ?? own[0]?.mount;
  const tmp = mountOver(TMP, volumes);
  const container = helperContainer(effective, {
    name: 'tensorboard',
    image: effective.spec.image,
    command: ['sh', '-c', SHOW, 'aisubmit-tensorboard'],
    args: [logDir],
    environment: [
      { name: 'HOME', value: TMP },
      { name: 'TMPDIR', value: TMP },
    ],
    volumeMounts: [...(logs === undefined ? [] : [{ ...logs, readOnly: true }]), ...(tmp === undefined ? [] : [tmp])],
  });
  return { volumes: own, containers: [{ ...container, resources: RESOURCES, restartPolicy: 'Always' }] };
}

/** The innermost mount that a folder lies on. */
function mountOver(folder: string, volumes: readonly Mounted[]): Mounted['mount'] | undefined {
  const over = volumes.map(({ mount }) => mount).filter((mount) => isInside(folder, pathOf(mount)));
  return over.toSorted((a, b) => pathOf(b).length - pathOf(a).length)[0];
}

function pathOf(mount: Mounted['mount']): string {
  return String(mount['mountPath']);
}
