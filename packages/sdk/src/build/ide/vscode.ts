import { HOME, RUN } from '../container-paths.ts';
import { type Ide, NOTEBOOK_PORT } from './ide.ts';

const CONFIG = 'code-server.yaml';

/**
 * VS Code in the browser, by code-server 4.106 or newer: the first that ends by itself when nobody is connected.
 *
 * @see https://coder.com/docs/code-server/FAQ
 */
export const vscode: Ide = {
  command: ({ name, spec: { idleTimeoutSeconds } }, { namespace }) => [
    'code-server',
    `--config=${RUN}/${CONFIG}`,
    `--bind-addr=127.0.0.1:${NOTEBOOK_PORT}`,
    '--auth=password',
    // Notebooks on several ports of one machine share its cookies, and those of several teams may have one name. The
    // length says where the namespace ends: code-server keeps no other separator than the dash, which both may have.
    `--cookie-suffix=${namespace.length}-${namespace}-${name}`,
    `--idle-timeout-seconds=${idleTimeoutSeconds}`,
    '--disable-telemetry',
    '--disable-update-check',
    HOME,
  ],
  // The image holds no Python; that bash has /dev/tcp is what Debian, Ubuntu and Red Hat build.
  probe: ['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${NOTEBOOK_PORT}`],
  environment: {},
  // Quoted, since a token of digits alone would be read as a number.
  files: (token) => ({ token, [CONFIG]: `password: "${token}"\n` }),
  fileNames: ['token', CONFIG],
};
