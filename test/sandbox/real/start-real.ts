import type { Sandbox, SandboxOptions } from '../sandbox.ts';

export function startReal(_options: SandboxOptions): Promise<Sandbox> {
  throw new Error('KUBEBUILDER_ASSETS names no folder with kube-apiserver and etcd');
}
