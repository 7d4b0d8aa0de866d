import type { Effective } from '../policy/effective.ts';
import { CACHE, HOME } from './container-paths.ts';

/** A variable of a container. */
export type EnvVar = Readonly<Record<string, unknown>> & { readonly name: string };

/** Where libraries write, moved from the read-only root to the volumes. */
const WRITABLE: Readonly<Record<string, string>> = {
  HOME,
  // The UID has no passwd entry in most images; getpass and PyTorch's compiler look here first.
  USER: 'aisubmit',
  LOGNAME: 'aisubmit',
  TMPDIR: '/tmp',
  XDG_CACHE_HOME: CACHE,
  XDG_CONFIG_HOME: `${HOME}/.config`,
  XDG_DATA_HOME: `${HOME}/.local/share`,
  HF_HOME: `${CACHE}/huggingface`,
  TORCH_HOME: `${CACHE}/torch`,
  TRITON_CACHE_DIR: `${CACHE}/triton`,
  NUMBA_CACHE_DIR: `${CACHE}/numba`,
  MPLCONFIGDIR: `${CACHE}/matplotlib`,
  PIP_CACHE_DIR: `${CACHE}/pip`,
  CONDA_PKGS_DIRS: `${CACHE}/conda`,
};

/** The container's environment: our defaults, then the user's variables, which win over a default of the same name. */
export function environmentOf({ spec }: Effective, more: readonly EnvVar[] = []): EnvVar[] {
  const asked = new Set(spec.env.map(({ name }) => name));
  const defaults = [...Object.entries(WRITABLE).map(([name, value]) => ({ name, value })), ...more];
  return [
    ...defaults.filter(({ name }) => !asked.has(name)),
    ...spec.env.map(({ name, value, secret }) =>
      secret === undefined
        ? { name, value }
        : { name, valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } } },
    ),
  ];
}
