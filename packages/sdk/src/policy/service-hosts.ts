import { type WebHost, webHost } from '../request/web-address.ts';
import type { Effective } from './effective.ts';

/** A service, and the field that names it. */
interface NamedHost extends WebHost {
  readonly path: string;
}

const HTTPS_PORT = 443;

/** W&B answers at the first and keeps files and artifacts at the second. */
const WANDB_CLOUD = ['api.wandb.ai', 'storage.googleapis.com'];
/** The hub, and where it sends for large files: the older store, then the newer one. */
const HUGGING_FACE = [
  'huggingface.co',
  'cdn-lfs.hf.co',
  'cdn-lfs-us-1.hf.co',
  'cdn-lfs-eu-1.hf.co',
  'cas-server.xethub.hf.co',
  'cas-bridge.xethub.hf.co',
  'transfer.xethub.hf.co',
];
const HUGGING_FACE_URL = 'https://huggingface.co';
const NGC = ['api.ngc.nvidia.com', 'authn.nvidia.com', 'files.ngc.nvidia.com', 'xfiles.ngc.nvidia.com'];

/** Hosts that a workload reports to, and those that its libraries fetch models and data sets from. */
export function serviceHosts({ spec: { tracking, hubs } }: Effective): readonly NamedHost[] {
  const { wandb, mlflow } = tracking ?? {};
  const { huggingFace, ngc } = hubs ?? {};
  return [
    ...(wandb === undefined ? [] : ofService('spec.tracking.wandb', wandb.baseUrl, WANDB_CLOUD)),
    ...(mlflow === undefined ? [] : ofService('spec.tracking.mlflow.trackingUri', mlflow.trackingUri, [])),
    ...(huggingFace === undefined ? [] : ofHub(huggingFace)),
    ...(ngc?.secret === undefined ? [] : ofService('spec.hubs.ngc', undefined, NGC)),
  ];
}

type HuggingFace = NonNullable<NonNullable<Effective['spec']['hubs']>['huggingFace']>;

function ofHub({ secret, endpoint }: HuggingFace): NamedHost[] {
  if (secret === undefined && endpoint === undefined) return [];
  const own = endpoint?.replace(/\/$/, '') === HUGGING_FACE_URL ? undefined : endpoint;
  return ofService('spec.hubs.huggingFace', own, HUGGING_FACE);
}

/** A server of the organisation's own stands for all hosts of the public one. */
function ofService(path: string, own: string | undefined, usual: readonly string[]): NamedHost[] {
  if (own !== undefined) return [{ ...webHost(own), path }];
  return usual.map((host) => ({ host, port: HTTPS_PORT, path }));
}
