import { boolean, string } from '@oclif/core/flags';

/** Which files to read, as kubectl spells it. */
export const FILE_FLAGS = {
  filename: string({
    char: 'f',
    summary: 'File, folder, or - for stdin; repeatable.',
    helpValue: 'FILE',
    required: true,
    multiple: true,
    multipleNonGreedy: true,
  }),
  recursive: boolean({ char: 'R', summary: 'Read folders inside folders as well.' }),
};
