import { HOME, RUN } from '../container-paths.ts';
import { type Ide, NOTEBOOK_PORT } from './ide.ts';

const CULL_INTERVAL_SECONDS = 60;

/**
 * JupyterLab. Desktop PyCharm works with it, too, as a configured Jupyter server.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/other/full-config.html
 */
export const jupyter: Ide = {
  command: ({ spec: { idleTimeoutSeconds: idle } }) => [
    'jupyter',
    'lab',
    '--no-browser',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${NOTEBOOK_PORT}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${HOME}`,
    '--ServerApp.allow_root=False',
    '--ServerApp.allow_remote_access=False',
    '--ServerApp.allow_unauthenticated_access=False',
    '--ServerApp.disable_check_xsrf=False',
    `--ServerApp.shutdown_no_activity_timeout=${idle}`,
    `--MappingKernelManager.cull_idle_timeout=${idle}`,
    `--MappingKernelManager.cull_interval=${CULL_INTERVAL_SECONDS}`,
    // A forgotten browser tab is not use; a kernel that computes is.
    '--MappingKernelManager.cull_connected=True',
    '--MappingKernelManager.cull_busy=False',
    `--TerminalManager.cull_inactive_timeout=${idle}`,
    `--TerminalManager.cull_interval=${CULL_INTERVAL_SECONDS}`,
  ],
  probe: ['python3', '-c', `import socket; socket.create_connection(("127.0.0.1", ${NOTEBOOK_PORT}), 2).close()`],
  environment: {
    JUPYTER_TOKEN_FILE: `${RUN}/token`,
    JUPYTER_CONFIG_DIR: `${HOME}/.jupyter`,
    JUPYTER_DATA_DIR: `${HOME}/.local/share/jupyter`,
    JUPYTER_RUNTIME_DIR: '/tmp/jupyter',
    IPYTHONDIR: `${HOME}/.ipython`,
  },
  files: (token) => ({ token }),
  fileNames: ['token'],
};
