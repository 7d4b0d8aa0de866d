import type { Socket } from 'node:net';
import { AisubmitError } from '@aisubmit/sdk';
import type { Reach, WorkloadDoor, WorkloadRef } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';
import type { ConnectOptions } from './connect-options.ts';
import { NotebookToken } from './notebook-token.ts';
import { oneTimeLink } from './one-time-link.ts';
import { type SignIn, signInToCodeServer, signInToJupyter } from './sign-in.ts';

/** How a person gets into a notebook. */
export interface NotebookDoor {
  /** For the forwarded port that leads to the notebook's own. */
  readonly greet: (socket: Socket) => Promise<boolean>;
  /** Path of a link that signs a browser in, once. */
  readonly path: string;
  readonly token: () => Promise<string>;
}

interface DoorOptions extends ConnectOptions {
  readonly ref: WorkloadRef;
  readonly reach: Reach;
}

const SIGN_IN: Partial<Record<WorkloadDoor['kind'], SignIn>> = {
  jupyter: signInToJupyter,
  pycharm: signInToJupyter,
  vscode: signInToCodeServer,
};

/** Makes the way into a notebook; undefined for what needs no token. */
export function notebookDoor({ kind, port, requestId }: WorkloadDoor, options: DoorOptions): NotebookDoor | undefined {
  const signIn = SIGN_IN[kind];
  if (signIn === undefined || port === undefined) return undefined;
  const { api, host, ref, reach, address, progress } = options;
  const token = new NotebookToken(api, { ref, requestId, reach, host });
  const dial = (): ReturnType<Reach['dial']> => reach.dial(port);
  const link = oneTimeLink({
    secret: host.newToken(),
    now: () => host.now(),
    hosts: ['127.0.0.1', 'localhost', '[::1]', address.includes(':') ? `[${address}]` : address],
    say: (text) => progress.say(`${shortId(ref)}: ${text}`),
    signIn: async (called) => {
      try {
        return await signIn({ host: called, dial, token: await token.read() });
      } catch (error) {
        if (!(error instanceof AisubmitError) || error.code !== 'FORBIDDEN') throw error;
        // After `resume` there is another.
        token.forget();
        return signIn({ host: called, dial, token: await token.read() });
      }
    },
  });
  return { greet: link.greet, path: link.path, token: () => token.read() };
}
