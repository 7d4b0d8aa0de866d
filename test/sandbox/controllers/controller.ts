import type { Api } from '../api/api.ts';
import type { Informers } from './informer.ts';

/** What every controller is given. */
export interface ControllerContext {
  readonly api: Api;
  readonly informers: Informers;
}

/** A control loop that runs until stopped. */
export interface Controller {
  stop(): Promise<void>;
}
