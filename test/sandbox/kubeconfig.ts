import { stringify } from 'yaml';

export interface KubeconfigFacts {
  readonly server: string;
  readonly caPem: string;
  readonly user: string;
  readonly token: string;
  readonly namespace?: string;
}

/** Writes a kubeconfig with one context, everything inside the text. */
export function kubeconfigYaml({ server, caPem, user, token, namespace }: KubeconfigFacts): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'sandbox', cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [
      { name: user, context: { cluster: 'sandbox', user, ...(namespace === undefined ? {} : { namespace }) } },
    ],
    'current-context': user,
  });
}
