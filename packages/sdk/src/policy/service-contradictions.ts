import type { Reason } from '../errors.ts';
import { isInside, normalizePath } from '../request/mounts.ts';
import { isPlainHttp } from '../request/web-address.ts';
import type { Effective } from './effective.ts';

const HOME = '/home/aisubmit';
/** Where MLflow looks for a user name and a password, and nowhere else. */
const MLFLOW_HOME = `${HOME}/.mlflow`;

/** What tracking and hubs cannot mean together with the rest. */
export function serviceContradictions(effective: Effective): Reason[] {
  return [
    ...wandbReasons(effective),
    ...mlflowReasons(effective),
    ...tensorboardReasons(effective),
    ...outranking(effective),
  ];
}

function wandbReasons({ spec }: Effective): Reason[] {
  const { wandb } = spec.tracking ?? {};
  if (wandb === undefined) return [];
  const plain: Reason[] =
    wandb.baseUrl !== undefined && isPlainHttp(wandb.baseUrl) ? [{ path: `${WANDB}.baseUrl`, message: NOT_PLAIN }] : [];
  if (wandb.secret !== undefined) return plain;
  const fix = 'make one with: kubectl aisubmit secret create token NAME --for wandb';
  return [...plain, { path: `${WANDB}.secret`, message: 'is required: the name of the Secret with the key', fix }];
}

const WANDB = 'spec.tracking.wandb';
const NOT_PLAIN = 'must be https:// where a login goes there';

function mlflowReasons({ spec }: Effective): Reason[] {
  const { mlflow } = spec.tracking ?? {};
  if (mlflow === undefined) return [];
  const at = 'spec.tracking.mlflow';
  const { trackingUri, secret, auth, ca } = mlflow;
  if (trackingUri === undefined) {
    return [{ path: `${at}.trackingUri`, message: 'is required', fix: 'write the address of the server' }];
  }
  const isPlain = isPlainHttp(trackingUri);
  const own = spec.mounts.findIndex(({ path }) => isInside(normalizePath(path), MLFLOW_HOME));
  return [
    ...(isPlain && (secret !== undefined || ca !== undefined)
      ? [{ path: `${at}.trackingUri`, message: NOT_PLAIN }]
      : []),
    ...(auth !== undefined && secret === undefined
      ? [{ path: `${at}.secret`, message: 'is required by auth', fix: 'name the Secret that holds the login' }]
      : []),
    ...(auth === 'basic' && own !== -1
      ? [{ path: `spec.mounts[${own}].path`, message: `is where MLflow reads its login, ${MLFLOW_HOME}` }]
      : []),
  ];
}

function tensorboardReasons({ kind, spec }: Effective): Reason[] {
  const logDir = spec.tracking?.tensorboard?.logDir;
  if (logDir === undefined) return [];
  const path = 'spec.tracking.tensorboard.logDir';
  if (kind !== 'Training') return [{ path, message: `is for a Training, not for a ${kind}` }];
  const over = spec.mounts
    .map((each, index) => ({ ...each, index, at: normalizePath(each.path) }))
    .filter(({ at }) => isInside(normalizePath(logDir), at));
  const [mount] = over.toSorted((a, b) => b.at.length - a.at.length);
  // The home is a volume of its own, unless a mount takes its place.
  const isOnHome = isInside(normalizePath(logDir), HOME) && mount !== undefined && !isInside(mount.at, HOME);
  if (mount === undefined || isOnHome) return [];
  const isReadOnly =
    mount.readOnly ?? [mount.configMap, mount.secret, mount.image].some((source) => source !== undefined);
  return isReadOnly
    ? [{ path, message: `lies on mounts[${mount.index}], which is read-only`, fix: 'name a folder that is written to' }]
    : [];
}

/** Variables of the user's own that would count instead of what a field says. */
function outranking({ spec }: Effective): Reason[] {
  const owners = new Map<string, string>();
  for (const [field, names] of variablesOf(spec)) for (const name of names) owners.set(name, field);
  return spec.env.flatMap(({ name }, index) => {
    const field = owners.get(name);
    const message = `must not be ${name} beside ${field}, which sets or replaces it`;
    return field === undefined ? [] : [{ path: `spec.env[${index}].name`, message, fix: 'leave one of them out' }];
  });
}

function variablesOf({ tracking, hubs }: Effective['spec']): (readonly [string, readonly string[]])[] {
  const { wandb, mlflow, tensorboard } = tracking ?? {};
  const given = (value: unknown, field: string, names: readonly string[]): (readonly [string, readonly string[]])[] =>
    value === undefined ? [] : [[`spec.${field}`, names]];
  return [
    ...given(wandb, 'tracking.wandb', ['WANDB_API_KEY', 'WANDB_BASE_URL', 'NETRC']),
    ...given(wandb?.project, 'tracking.wandb.project', ['WANDB_PROJECT']),
    ...given(wandb?.entity, 'tracking.wandb.entity', ['WANDB_ENTITY']),
    ...given(mlflow, 'tracking.mlflow', [
      'MLFLOW_TRACKING_URI',
      'MLFLOW_TRACKING_TOKEN',
      'MLFLOW_TRACKING_USERNAME',
      'MLFLOW_TRACKING_PASSWORD',
      'MLFLOW_TRACKING_INSECURE_TLS',
    ]),
    ...given(mlflow?.ca, 'tracking.mlflow.ca', ['MLFLOW_TRACKING_SERVER_CERT_PATH']),
    ...given(mlflow?.experiment, 'tracking.mlflow.experiment', ['MLFLOW_EXPERIMENT_NAME', 'MLFLOW_EXPERIMENT_ID']),
    ...given(tensorboard?.logDir, 'tracking.tensorboard', ['TENSORBOARD_LOGDIR', 'TENSORBOARD_LOGGING_DIR']),
    ...given(hubs?.huggingFace?.secret, 'hubs.huggingFace', ['HF_TOKEN', 'HF_TOKEN_PATH', 'HUGGING_FACE_HUB_TOKEN']),
    ...given(hubs?.huggingFace?.endpoint, 'hubs.huggingFace', ['HF_ENDPOINT']),
    ...given(hubs?.ngc?.secret, 'hubs.ngc', ['NGC_API_KEY', 'NGC_CLI_API_KEY']),
  ];
}
