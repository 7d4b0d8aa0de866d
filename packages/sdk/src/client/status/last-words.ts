import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';

const MAX_WORDS = 160;
/** A progress bar may be one line without an end. */
const MAX_LINE = 2000;
/** How Python, Java, Go, Node.js, Rust, C++ and shells begin the line that says why a program ends. */
const FATAL =
  /^(?:[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|OutOfMemory\w*|Timeout)\b|[A-Za-z_][\w.]*\.[A-Z]\w+:|(?:panic|fatal error|fatal|FATAL|error|ERROR|Error|terminate called\b.*)(?::|$)|thread '.*' panicked at|Exception in thread\b|exec \S+: \S|\S*python[\d.]*: can't open file|.*Watchdog caught collective operation timeout|.*exec user process caused|.*: (?:error|not found|No such file or directory|Permission denied)\b)/;
const RANKED = /^\[(?:rank|default)?\d+\](?:\[\w+\])?:\s*/;

/**
 * The line in which a program says why it ends: of what it left as its termination message, else of the end of its log.
 * Undefined where no line says so; then the log has to be read.
 */
export function lastWords(message: string | undefined, log: readonly string[] = []): string | undefined {
  const left = UNREADABLE.test(message ?? '') ? [] : linesOf(bounded(message ?? ''));
  if (left.length > 0) return safeText(fatalIn(left) ?? left.at(-1) ?? '', MAX_WORDS);
  const found = fatalIn(log.flatMap(linesOf));
  return found === undefined ? undefined : safeText(found, MAX_WORDS);
}

/** A kubelet's own words where the program's could not be had. */
const UNREADABLE = /^Error on reading termination (?:log|message) /;
/** Colours and titles, which many programs write into what is no terminal; with them no line begins as it reads. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const SEQUENCE = /\u001b(?:\[[\d;:?]{0,40}[A-Za-z]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\))/g;

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.slice(0, MAX_LINE).replace(SEQUENCE, '').replace(RANKED, '').trimEnd())
    .filter((line) => line !== '');
}

/** That another program ended, which has said itself why. */
const SECONDHAND = /ChildFailedError|^terminate called after/;

/** The last line that is one; of chained tracebacks that is the one that ended it. Indented lines are code. */
function fatalIn(lines: readonly string[]): string | undefined {
  const found = lines.filter((line) => FATAL.test(line));
  return found.findLast((line) => !SECONDHAND.test(line)) ?? found.at(-1);
}

interface Advice {
  readonly says: RegExp;
  readonly next: string;
}

const ADVICE: readonly Advice[] = [
  {
    says: /exec format error/,
    next: 'build the image for the nodes, such as `docker build --platform linux/amd64`; a script needs #! in its first line',
  },
  {
    says: /^exec \S+: no such file or directory|exec user process caused.*no such file or directory/,
    next: 'correct the first line (#!) of the file: what it names is not in the image, or it has Windows line ends',
  },
  {
    says: /CUDA out of memory|torch\.(?:cuda\.)?OutOfMemoryError|CUBLAS_STATUS_ALLOC_FAILED/,
    next: 'use a smaller batch or model, or a GPU with more memory',
  },
  {
    says: /uncorrectable ECC error|NVLink error|GPU has fallen off the bus/i,
    next: 'tell your cluster admin: the GPU or its node is broken; submit it again meanwhile',
  },
  {
    says: /no kernel image is available for execution/,
    next: 'use an image built for this kind of GPU, or another pool with --node-pool',
  },
  {
    says: /NVIDIA driver on your system is too old/,
    next: 'use an image for an older CUDA, or another pool with --node-pool',
  },
  {
    says: /NCCL error|Watchdog caught collective operation timeout/,
    next: 'submit it again with --env NCCL_DEBUG=INFO to see in its log what NCCL could not do',
  },
  {
    says: /can't open file/,
    next: 'check the path, the working folder (--workdir), and that the file is in the image or in the code it is given',
  },
  {
    says: /GatedRepoError|gated repo/i,
    next: 'ask for access on the page of the model, and give your token with --hf-secret',
  },
  {
    says: /LocalTokenNotFoundError|RepositoryNotFoundError|Invalid user token|huggingface\S* .*\b401\b/,
    next: 'check the name of the model, and give your token with --hf-secret if it is private',
  },
  {
    says: /^wandb\.\S*(?:Auth|Usage|Comm)\w*Error|api_key not configured|wandb login/,
    next: 'give the key of Weights & Biases with --wandb-secret',
  },
  {
    says: /Permission denied: '\/\.\w/,
    next: 'give it a home it may write to, such as --env HOME=/tmp',
  },
  {
    says: /out of shared memory|shm_open|\/dev\/shm/,
    next: 'submit it again with more --shm',
  },
  {
    says: /No module named|Cannot find module|cannot open shared object file/,
    next: 'use an image that has it; submit it again with --replace',
  },
  {
    says: /Read-only file system|EROFS/,
    next: 'write to /tmp, or to a volume (--mount newpvc:100Gi:/work): the image itself cannot be changed',
  },
  {
    says: /No space left on device|ENOSPC/,
    next: 'submit it again with more --ephemeral-storage, or write to a volume (--mount newpvc:100Gi:/work)',
  },
  {
    says: /Permission denied|EACCES|Operation not permitted/,
    next: 'the user it runs as (--uid) may not do that there; write to /tmp, or to a volume (--mount newpvc:100Gi:/work)',
  },
  {
    says: /insufficient shared memory|DataLoader worker .*(?:killed by signal: Bus error|exited unexpectedly)/,
    next: 'submit it again with more --shm',
  },
  {
    says: /Name or service not known|Temporary failure in name resolution|getaddrinfo|Network is unreachable|ENOTFOUND|Max retries exceeded|ConnectTimeout/,
    next: 'it may reach only what the policy lets it: ask your admin, or submit it again with --allow-egress',
  },
  {
    says: /no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device|CUDA driver version is insufficient/,
    next: 'submit it again with --gpu 1, or with an image for the driver of your nodes',
  },
];

/** What helps against what a program said; undefined where only its log may tell. */
export function adviceFor(words: string | undefined): string | undefined {
  return words === undefined ? undefined : ADVICE.find(({ says }) => says.test(words))?.next;
}
