import type { WorkloadDoor } from '@aisubmit/sdk/client';
import { joinWords } from './shell-words.ts';

/** What a model's name may look like to be quoted in a command. */
const MODEL = /^[\w./:@+-]{1,300}$/;
const PATH = /^\/[\w./~%?=&+-]{0,300}$/;

/** A command that calls an endpoint, ready to be pasted. */
export function curlLine(base: string, door: Pick<WorkloadDoor, 'command' | 'probePath'>): string {
  const model = modelOfVllm(door.command);
  if (model !== undefined) {
    const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
    return joinWords(['curl', `${base}/v1/chat/completions`, '-H', 'Content-Type: application/json', '-d', body]);
  }
  const { probePath } = door;
  const path = probePath !== undefined && PATH.test(probePath) ? probePath : '/';
  return joinWords(['curl', `${base}${path}`]);
}

/** vLLM names its model by the first argument, unless it is told another name. */
function modelOfVllm(command: readonly string[]): string | undefined {
  const at = command.indexOf('serve');
  if (!command[0]?.endsWith('vllm') || at === -1) return undefined;
  const rest = command.slice(at + 1);
  const named = rest.indexOf('--served-model-name');
  const inline = rest.find((word) => word.startsWith('--served-model-name='))?.split('=')[1];
  const model = inline ?? (named === -1 ? rest.find((word) => !word.startsWith('-')) : rest[named + 1]);
  return model !== undefined && MODEL.test(model) ? model : undefined;
}
