import type { Effective } from '../../policy/effective.ts';
import { ACCESS, CACHE, HOME } from '../container-paths.ts';
import type { EnvVar } from '../environment.ts';
import { type Mounted, mounted, secretSource } from '../volumes.ts';

interface TrackingParts {
  readonly mounted: readonly Mounted[];
  readonly environment: readonly EnvVar[];
}

type Tracking = NonNullable<Effective['spec']['tracking']>;
type Hubs = NonNullable<Effective['spec']['hubs']>;

const CONFIG_MODE = 0o444;
const CA_KEY = 'ca.crt';

/** Logins for services that a workload's libraries talk to: as files where the library reads one. */
export function trackingSource({ spec }: Effective): TrackingParts {
  const parts = [
    wandb(spec.tracking?.wandb),
    mlflow(spec.tracking?.mlflow),
    tensorboard(spec.tracking?.tensorboard),
    huggingFace(spec.hubs?.huggingFace),
    ngc(spec.hubs?.ngc),
  ];
  return {
    mounted: parts.flatMap((each) => each.mounted),
    environment: parts.flatMap((each) => each.environment),
  };
}

const NOTHING: TrackingParts = { mounted: [], environment: [] };

/** @see https://docs.wandb.ai/models/track/environment-variables */
function wandb(asked: Tracking['wandb']): TrackingParts {
  if (asked?.secret === undefined) return NOTHING;
  const folder = `${ACCESS}/wandb`;
  return {
    mounted: [mounted('wandb', secretSource(asked.secret, ['netrc']), { mountPath: folder, readOnly: true })],
    environment: [
      variable('NETRC', `${folder}/netrc`),
      ...optional('WANDB_BASE_URL', asked.baseUrl),
      ...optional('WANDB_PROJECT', asked.project),
      ...optional('WANDB_ENTITY', asked.entity),
      // It makes a folder of its own in each, and takes another place where one is not there or not writable.
      variable('WANDB_DIR', HOME),
      variable('WANDB_CACHE_DIR', CACHE),
      variable('WANDB_DATA_DIR', CACHE),
      variable('WANDB_CONFIG_DIR', `${HOME}/.config/wandb`),
    ],
  };
}

/**
 * A user name and a password are read from a file below the home. A token is read from its variable and nowhere else, so
 * that one comes by reference.
 *
 * @see https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/
 */
function mlflow(asked: Tracking['mlflow']): TrackingParts {
  if (asked?.trackingUri === undefined) return NOTHING;
  const { trackingUri, secret, auth, ca, experiment } = asked;
  const caFolder = `${ACCESS}/mlflow-ca`;
  const isBasic = auth === 'basic';
  return {
    mounted: [
      ...(secret !== undefined && isBasic
        ? [mounted('mlflow', secretSource(secret, ['credentials']), { mountPath: `${HOME}/.mlflow`, readOnly: true })]
        : []),
      ...(ca === undefined ? [] : [mounted('mlflow-ca', caSource(ca), { mountPath: caFolder, readOnly: true })]),
    ],
    environment: [
      variable('MLFLOW_TRACKING_URI', trackingUri),
      ...(secret !== undefined && !isBasic ? [fromSecret('MLFLOW_TRACKING_TOKEN', secret)] : []),
      ...(ca === undefined ? [] : [variable('MLFLOW_TRACKING_SERVER_CERT_PATH', `${caFolder}/${CA_KEY}`)]),
      ...optional('MLFLOW_EXPERIMENT_NAME', experiment),
    ],
  };
}

/** Two names, since no two libraries agree on one. */
function tensorboard(asked: Tracking['tensorboard']): TrackingParts {
  if (asked?.logDir === undefined) return NOTHING;
  const names = ['TENSORBOARD_LOGDIR', 'TENSORBOARD_LOGGING_DIR'];
  return { mounted: [], environment: names.map((name) => variable(name, asked.logDir ?? '')) };
}

/** @see https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables */
function huggingFace(asked: Hubs['huggingFace']): TrackingParts {
  const { secret, endpoint } = asked ?? {};
  const folder = `${ACCESS}/huggingface`;
  return {
    mounted:
      secret === undefined
        ? []
        : [mounted('huggingface', secretSource(secret, ['token']), { mountPath: folder, readOnly: true })],
    environment: [
      ...(secret === undefined ? [] : [variable('HF_TOKEN_PATH', `${folder}/token`)]),
      ...optional('HF_ENDPOINT', endpoint),
    ],
  };
}

/** The client of NGC reads its key from a variable, or from a file that it wrote itself. */
function ngc(asked: Hubs['ngc']): TrackingParts {
  return asked?.secret === undefined
    ? NOTHING
    : { mounted: [], environment: [fromSecret('NGC_API_KEY', asked.secret)] };
}

function caSource(name: string): Readonly<Record<string, unknown>> {
  return { configMap: { name, defaultMode: CONFIG_MODE, items: [{ key: CA_KEY, path: CA_KEY }] } };
}

function variable(name: string, value: string): EnvVar {
  return { name, value };
}

function optional(name: string, value: string | undefined): EnvVar[] {
  return value === undefined ? [] : [variable(name, value)];
}

function fromSecret(name: string, secret: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key: 'token' } } };
}
