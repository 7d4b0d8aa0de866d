import { safeText } from './safe-text.ts';
import type { KubeApi } from './transport/kube-api.ts';

export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
  /** Like `v1.33.2`. */
  readonly gitVersion: string;
}

/** Asks for the cluster's version; vendors write the minor like `33+`. */
export async function serverVersion(
  api: KubeApi,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ServerVersion> {
  const { body } = await api.request<{ major?: string; minor?: string; gitVersion?: string }>({
    method: 'GET',
    path: '/version',
    signal: options.signal,
  });
  const number = (text: string | undefined): number => Number.parseInt(text ?? '', 10) || 0;
  return {
    major: number(body.major),
    minor: number(body.minor),
    gitVersion: safeText(body.gitVersion ?? 'unknown', 60),
  };
}
