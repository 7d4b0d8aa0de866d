import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Binaries of a real control plane. */
export interface RealAssets {
  readonly apiServer: string;
  readonly etcd: string;
  readonly controllerManager: string | undefined;
}

/** What KUBEBUILDER_ASSETS names, if kube-apiserver and etcd are both there. */
export function realAssets(): RealAssets | undefined {
  const folder = process.env['KUBEBUILDER_ASSETS'];
  if (folder === undefined || folder === '') return undefined;
  const [apiServer, etcd, controllerManager] = ['kube-apiserver', 'etcd', 'kube-controller-manager'].map((name) =>
    join(folder, name),
  );
  if (apiServer === undefined || etcd === undefined || !existsSync(apiServer) || !existsSync(etcd)) return undefined;
  return {
    apiServer,
    etcd,
    controllerManager: controllerManager !== undefined && existsSync(controllerManager) ? controllerManager : undefined,
  };
}
