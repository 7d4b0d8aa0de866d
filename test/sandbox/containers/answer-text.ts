import type { ExecScript } from '../streams/exec-call.ts';

/** What a process says that was written down beforehand. */
export interface TextAnswer {
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default 0. */
  readonly code?: number;
}

/** Processes that say this and end, without a look at their input. */
export function answerText(answer: string | TextAnswer): ExecScript {
  const { stdout = '', stderr = '', code = 0 } = typeof answer === 'string' ? { stdout: answer } : answer;
  return async (call) => {
    await Promise.all([write(call.stdout, stdout), write(call.stderr, stderr)]);
    return code;
  };
}

function write(stream: NodeJS.WritableStream, text: string): Promise<void> | undefined {
  if (text === '') return undefined;
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
