/** The last part of a Java class name, with its nested class: `ReplaceField$Value`. Users may write only that. */
export const simpleClassName = (className: string): string => className.slice(className.lastIndexOf('.') + 1)
