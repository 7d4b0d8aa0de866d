import { AisubmitError } from '@aisubmit/sdk';
import { isText, jsonValue, misfit, type ObjectShape } from '../auth/store/object-shape.ts';
import { readPrivateFile, writePrivateFile } from '../auth/store/private-file.ts';
import { isHostAlias } from './host-alias.ts';
import type { SshFolder } from './ssh-folder.ts';

/** Where a host is: what its proxy connects to each time. No credential is in it. */
export interface HostRecord {
  /** The user's name for the notebook. */
  readonly name: string;
  readonly namespace: string;
  readonly context?: string;
  /** As `--kubeconfig` said it. */
  readonly kubeconfig?: string;
  /** As the variable KUBECONFIG said it. */
  readonly kubeconfigs?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-group'?: readonly string[];
}

const MAX_BYTES = 64 * 1024;
const text = isText(8192);
const SHAPE: ObjectShape = {
  required: { name: isText(63, /^[a-z0-9-]+$/), namespace: isText(63, /^[a-z0-9-]+$/) },
  optional: {
    context: text,
    kubeconfig: text,
    kubeconfigs: text,
    as: text,
    'as-uid': text,
    'as-group': (value) => Array.isArray(value) && value.every(text),
  },
};

/** Keeps where a host is. */
export async function writeHostRecord(ssh: SshFolder, alias: string, record: HostRecord): Promise<void> {
  await writePrivateFile(ssh.of(alias).record, `${JSON.stringify(record)}\n`);
}

/** @throws AisubmitError `NOT_FOUND` for a host that is not known, `INVALID_INPUT` for a record that is none. */
export async function readHostRecord(ssh: SshFolder, alias: string): Promise<HostRecord> {
  const file = isHostAlias(alias) ? ssh.of(alias).record : undefined;
  const found = file === undefined ? undefined : await readPrivateFile(file, { maxBytes: MAX_BYTES });
  if (file === undefined || found === undefined) {
    throw new AisubmitError('NOT_FOUND', 'this is no host that kubectl aisubmit made', {
      fix: 'make it with: kubectl aisubmit connect NOTEBOOK --ide vscode (or pycharm)',
    });
  }
  const value = jsonValue(found);
  const wrong = misfit(value, SHAPE);
  if (wrong === undefined) return value as HostRecord;
  throw new AisubmitError('INVALID_INPUT', `${file} cannot be used: ${wrong}`, {
    fix: 'connect anew: kubectl aisubmit connect NOTEBOOK --ide vscode (or pycharm)',
  });
}
