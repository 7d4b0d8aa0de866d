import type { Effective } from '../../policy/effective.ts';
import type { EnvVar } from '../environment.ts';
import { containerSecurityContext } from '../security-context.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A container that serves the workload: fetches its code or data, or takes its results away. */
export interface Helper {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly environment?: readonly EnvVar[];
  readonly volumeMounts: readonly Fields[];
  /** What it writes beside its volumes. @default 256Mi */
  readonly ephemeralStorage?: string;
}

/** Small and the same everywhere, so that nobody has to think about it; copying needs no more. */
const CPU = { request: '100m', limit: '1' } as const;
const MEMORY = { request: '128Mi', limit: '512Mi' } as const;
const EPHEMERAL = '256Mi';

/** A helper container, as hardened as the workload's own and as the same user. */
export function helperContainer(effective: Effective, helper: Helper): Fields {
  const { name, image, command, args, environment = [], volumeMounts, ephemeralStorage = EPHEMERAL } = helper;
  return {
    name,
    image,
    imagePullPolicy: 'Always',
    command,
    ...(args === undefined ? {} : { args }),
    ...(environment.length === 0 ? {} : { env: environment }),
    resources: {
      requests: { cpu: CPU.request, memory: MEMORY.request, 'ephemeral-storage': ephemeralStorage },
      limits: { cpu: CPU.limit, memory: MEMORY.limit, 'ephemeral-storage': ephemeralStorage },
    },
    volumeMounts,
    securityContext: containerSecurityContext(effective),
  };
}
