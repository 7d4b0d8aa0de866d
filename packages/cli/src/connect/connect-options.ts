import type { KubeApi } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import type { Progress } from '../ui/progress.ts';
import type { PortPair } from './parse-ports.ts';

/** How `connect` was asked for. */
export interface ConnectOptions {
  readonly api: KubeApi;
  readonly host: Host;
  readonly progress: Progress;
  readonly address: string;
  readonly ports: readonly PortPair[];
  /** False leaves opening a browser to the user. */
  readonly browser: boolean;
  readonly showToken: boolean;
  /** Called once the ports of this machine are open. */
  readonly onListening: () => void;
}
