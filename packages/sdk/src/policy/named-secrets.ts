import type { NamedSecret } from '../named-objects.ts';
import { endpointHost } from '../request/s3-address.ts';
import type { Effective } from './effective.ts';
import { serviceHosts } from './service-hosts.ts';

type Naming = (effective: Effective) => readonly NamedSecret[];

/** Every field that names Secrets. */
const NAMING: readonly Naming[] = [gitSecrets, s3Secrets, serviceSecrets, mountedSecrets, variables, pullSecrets];

/** Secrets that a request names, each time it does. */
export function namedSecrets(effective: Effective): readonly NamedSecret[] {
  return NAMING.flatMap((naming) => naming(effective));
}

function gitSecrets({ spec }: Effective): NamedSecret[] {
  return spec.git.flatMap(({ secret, url: { transport, host, port }, index }) => {
    if (secret === undefined) return [];
    const place = port === USUAL_PORT[transport] ? host : `${host}:${port}`;
    return [
      {
        name: secret,
        purpose: `git-${transport}` as const,
        hosts: [place],
        path: `spec.git[${index}].secret`,
        options: `--host ${place}`,
      },
    ];
  });
}

const USUAL_PORT = { https: 443, ssh: 22 } as const;
/** Keys of AWS are for every region of it. */
const AWS = ['*.amazonaws.com', '*.amazonaws.com.cn'];

function s3Secrets({ spec }: Effective): NamedSecret[] {
  return spec.s3.flatMap(({ secret, endpoint }, index) => {
    if (secret === undefined) return [];
    const named = { name: secret, purpose: 's3' as const, path: `spec.s3[${index}].secret` };
    if (endpoint === undefined) return [{ ...named, hosts: AWS }];
    const { host, port } = endpointHost(endpoint);
    const isAws = /\.amazonaws\.com(\.cn)?$/.test(host);
    const place = port === USUAL_PORT.https ? host : `${host}:${port}`;
    return [{ ...named, hosts: isAws ? AWS : [place], options: `--endpoint https://${place}` }];
  });
}

function serviceSecrets(effective: Effective): NamedSecret[] {
  const { wandb, mlflow } = effective.spec.tracking ?? {};
  const { huggingFace, ngc } = effective.spec.hubs ?? {};
  const all = serviceHosts(effective);
  return [
    { service: 'wandb', at: 'spec.tracking.wandb', secret: wandb?.secret, key: 'netrc' },
    {
      service: 'mlflow',
      at: 'spec.tracking.mlflow',
      secret: mlflow?.secret,
      key: mlflow?.auth === 'basic' ? 'credentials' : 'token',
      isBasic: mlflow?.auth === 'basic',
    },
    { service: 'huggingface', at: 'spec.hubs.huggingFace', secret: huggingFace?.secret, key: 'token' },
    { service: 'ngc', at: 'spec.hubs.ngc', secret: ngc?.secret, key: 'token' },
  ].flatMap(({ service, at, secret, key, isBasic }) => {
    if (secret === undefined) return [];
    const hosts = all
      .filter(({ path }) => path === at || path.startsWith(`${at}.`))
      .map(({ host, port }) => (port === USUAL_PORT.https ? host : `${host}:${port}`));
    // Without a host a token is for the public service.
    const [own = '', ...others] = hosts;
    const words = [...(others.length === 0 ? [`--host ${own}`] : []), ...(isBasic === true ? ['--username NAME'] : [])];
    const options = words.length === 0 ? {} : { options: words.join(' ') };
    return [{ name: secret, purpose: 'token' as const, service, key, hosts, path: `${at}.secret`, ...options }];
  });
}

/** A user name and a password lie in a file of their own, which a Secret has that was made with a user name. */
function mountedSecrets({ spec }: Effective): NamedSecret[] {
  return spec.mounts.flatMap(({ secret }, index) =>
    secret === undefined
      ? []
      : [{ name: secret.name, purpose: 'mount', hosts: [], path: `spec.mounts[${index}].secret.name` }],
  );
}

function variables({ spec }: Effective): NamedSecret[] {
  return spec.env.flatMap(({ secret }, index) =>
    secret === undefined
      ? []
      : [{ name: secret.name, purpose: 'mount', hosts: [], path: `spec.env[${index}].secret.name`, key: secret.key }],
  );
}

/** A pod may name pull secrets of registries that it does not use. */
function pullSecrets({ spec }: Effective): NamedSecret[] {
  return spec.pullSecrets.map((name, index) => ({
    name,
    purpose: 'registry',
    hosts: [],
    path: `spec.pullSecrets[${index}]`,
  }));
}
