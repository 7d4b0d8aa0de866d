import { describe, expect, test } from 'vitest';
import type { TerminatedState } from '../kube-types.ts';
import { explainExit } from './explain-exit.ts';

const CONTAINER = { name: 'training', resources: { limits: { memory: '8Gi' } } };
const LOGS = 'see why with `kubectl aisubmit logs`';

test.each<[TerminatedState, string, string | undefined]>([
  [
    { exitCode: 137, reason: 'OOMKilled' },
    'training used more memory than it may (8Gi) and was killed',
    'ask for more with --memory, such as --memory 16Gi',
  ],
  [
    { exitCode: 137, reason: 'Error' },
    'training ended with exit code 137: it was killed (SIGKILL)',
    'it may have used more memory than it has; submit it again with more --memory',
  ],
  [
    { exitCode: 135 },
    'training ended with exit code 135: it reached for memory that is not there (SIGBUS)',
    '/dev/shm may be full; submit it again with more --shm',
  ],
  [{ exitCode: 139 }, 'training ended with exit code 139: it crashed (segmentation fault)', LOGS],
  [
    { exitCode: 126 },
    'training ended with exit code 126: the command may not be executed',
    'check that the file is executable in the image',
  ],
  [
    { exitCode: 127 },
    'training ended with exit code 127: the command was not found',
    'check the command and the image',
  ],
  [{ signal: 11 }, 'training ended with exit code 139: it crashed (segmentation fault)', LOGS],
  [{ exitCode: 3 }, 'training ended with exit code 3', LOGS],
  [{ exitCode: 0 }, 'training ended with exit code 0', undefined],
  [{}, 'training ended with exit code unknown', LOGS],
  [
    { exitCode: 1, message: 'could not read config.yaml\n' },
    'training ended with exit code 1: could not read config.yaml',
    LOGS,
  ],
  [
    { exitCode: 128, reason: 'StartError', message: 'exec: "x": executable file not found in $PATH' },
    'training could not be started: there is no program x in its image',
    'check the command, and that it is in the image; submit it again with --replace',
  ],
  [
    { exitCode: 128, reason: 'ContainerCannotRun', message: 'odd' },
    'training could not be started: odd',
    'check the command and the image',
  ],
  [
    { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located' },
    'training is gone, and its node does not know how it ended',
    'submit it again with --replace',
  ],
  [
    { exitCode: 143, reason: 'DeadlineExceeded' },
    'training ran longer than it may',
    'submit it again with more time: --max-runtime',
  ],
])('%o', (ended, sentence, next) => {
  const exit = explainExit(ended, CONTAINER);
  expect([exit.sentence, exit.next]).toEqual([sentence, next]);
});

describe('what its log says last', () => {
  test.each<[string, readonly string[], string | undefined]>([
    [
      "ModuleNotFoundError: No module named 'torch'",
      [
        'epoch 1',
        'Traceback (most recent call last):',
        '  File "x.py", line 1',
        "ModuleNotFoundError: No module named 'torch'",
      ],
      `use an image that has it; submit it again with --replace; ${LOGS}`,
    ],
    [
      'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB',
      ['[rank0]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB', '[W] shutting down'],
      `use a smaller batch or model, or a GPU with more memory; ${LOGS}`,
    ],
    [
      'train.py: error: unrecognized arguments: --lr',
      ['usage: train.py [-h]', 'train.py: error: unrecognized arguments: --lr'],
      LOGS,
    ],
    [
      'panic: runtime error: index out of range',
      ['panic: runtime error: index out of range', 'goroutine 1 [running]:'],
      LOGS,
    ],
    [
      "Error: Cannot find module './x'",
      ["Error: Cannot find module './x'", '    at node:internal/modules'],
      `use an image that has it; submit it again with --replace; ${LOGS}`,
    ],
    [
      "OSError: [Errno 30] Read-only file system: '/app/x\\u{1b}'",
      ["OSError: [Errno 30] Read-only file system: '/app/x\u001b'"],
      `write to /tmp, or to a volume (--mount newpvc:100Gi:/work): the image itself cannot be changed; ${LOGS}`,
    ],
    [
      'exec /opt/app: exec format error',
      ['exec /opt/app: exec format error'],
      `build the image for the nodes, such as \`docker build --platform linux/amd64\`; a script needs #! in its first line; ${LOGS}`,
    ],
    [
      'exec /app/run.sh: no such file or directory',
      ['exec /app/run.sh: no such file or directory'],
      `correct the first line (#!) of the file: what it names is not in the image, or it has Windows line ends; ${LOGS}`,
    ],
    [
      "python: can't open file '/app/train.py': [Errno 2] No such file or directory",
      ["python: can't open file '/app/train.py': [Errno 2] No such file or directory"],
      `check the path, the working folder (--workdir), and that the file is in the image or in the code it is given; ${LOGS}`,
    ],
    [
      'RuntimeError: CUDA error: uncorrectable ECC error encountered',
      [
        '[rank1]: RuntimeError: CUDA error: uncorrectable ECC error encountered',
        'torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ',
      ],
      `tell your cluster admin: the GPU or its node is broken; submit it again meanwhile; ${LOGS}`,
    ],
    [
      '[E ProcessGroupNCCL.cpp:475] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1)',
      [
        '[rank0]:[E ProcessGroupNCCL.cpp:475] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1)',
        "terminate called after throwing an instance of 'c10::DistBackendError'",
      ],
      `submit it again with --env NCCL_DEBUG=INFO to see in its log what NCCL could not do; ${LOGS}`,
    ],
    [
      'torch.distributed.elastic.multiprocessing.errors.ChildFailedError:',
      ['epoch 1', 'torch.distributed.elastic.multiprocessing.errors.ChildFailedError: '],
      LOGS,
    ],
    [
      "PermissionError: [Errno 13] Permission denied: '/.cache'",
      ["PermissionError: [Errno 13] Permission denied: '/.cache'"],
      `give it a home it may write to, such as --env HOME=/tmp; ${LOGS}`,
    ],
    [`ValueError: ${'x'.repeat(148)}…`, [`ValueError: ${'x'.repeat(5000)}`], LOGS],
    [
      'huggingface_hub.errors.GatedRepoError: 401 Client Error. (Request ID: Root=1-66) Cannot access gated repo for url https://huggingface.co/meta-llama/Llama-3-8B/r…',
      [
        'huggingface_hub.errors.GatedRepoError: 401 Client Error. (Request ID: Root=1-66) Cannot access gated repo for url https://huggingface.co/meta-llama/Llama-3-8B/resolve/main/config.json.',
      ],
      `ask for access on the page of the model, and give your token with --hf-secret; ${LOGS}`,
    ],
    [
      'wandb.errors.errors.UsageError: api_key not configured (no-tty). call wandb.login(key=[your_api_key])',
      ['wandb.errors.errors.UsageError: api_key not configured (no-tty). call wandb.login(key=[your_api_key])'],
      `give the key of Weights & Biases with --wandb-secret; ${LOGS}`,
    ],
    [
      "PermissionError: [Errno 13] Permission denied: '/data/out'",
      ["PermissionError: [Errno 13] Permission denied: '/data/out'"],
      `the user it runs as (--uid) may not do that there; write to /tmp, or to a volume (--mount newpvc:100Gi:/work); ${LOGS}`,
    ],
    ['RuntimeError: boom', ['\u001b[1;31mRuntimeError\u001b[0m: \u001b]0;title\u0007boom\u001b[0m'], LOGS],
    [
      'RuntimeError: DataLoader worker (pid 7) is killed by signal: Bus error.',
      ['RuntimeError: DataLoader worker (pid 7) is killed by signal: Bus error.'],
      `submit it again with more --shm; ${LOGS}`,
    ],
  ])('%s', (words, log, next) => {
    const exit = explainExit({ exitCode: 1, reason: 'Error' }, CONTAINER, log);
    expect([exit.sentence, exit.next]).toEqual([`training ended with exit code 1: ${words}`, next]);
  });

  test('is that of the log where a kubelet could not read what it left', () => {
    const message = 'Error on reading termination log /dev/termination-log: open /x: no such file or directory';
    expect(explainExit({ exitCode: 1, message }, CONTAINER, ['ValueError: x']).sentence).toBe(
      'training ended with exit code 1: ValueError: x',
    );
  });

  test('helps whatever the exit code is', () => {
    const log = ['[rank0]:[E ProcessGroupNCCL.cpp:475] Watchdog caught collective operation timeout: x'];
    expect(explainExit({ exitCode: 134, reason: 'Error' }, CONTAINER, log).next).toBe(
      `submit it again with --env NCCL_DEBUG=INFO to see in its log what NCCL could not do; ${LOGS}`,
    );
  });

  test('is left out where no line says why, and when it ended well', () => {
    expect(explainExit({ exitCode: 1 }, CONTAINER, ['epoch 1', 'loss 0.3']).sentence).toBe(
      'training ended with exit code 1',
    );
    expect(explainExit({ exitCode: 0 }, CONTAINER, ['ValueError: x']).sentence).toBe('training ended with exit code 0');
  });
});
