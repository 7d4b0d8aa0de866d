import type { KubeObject } from '../kube-object.ts';

/** A Secret as it may be shown: its keys stay, its values do not. */
export function redactedSecret(secret: KubeObject): KubeObject {
  const { stringData = {}, ...rest } = secret as KubeObject & {
    readonly stringData?: Readonly<Record<string, string>>;
  };
  return { ...rest, stringData: Object.fromEntries(Object.keys(stringData).map((key) => [key, '<redacted>'])) };
}
