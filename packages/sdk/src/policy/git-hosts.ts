import type { Effective } from './effective.ts';

/** Hosts that code comes from. */
export function gitHosts({
  spec,
}: Effective): readonly { readonly host: string; readonly port: number; readonly path: string }[] {
  return spec.git.map(({ url: { host, port }, index }) => ({ host, port, path: `spec.git[${index}].url` }));
}
