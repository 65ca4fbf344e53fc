/**
 * The five classes of ANSI/AAMI EC57 in which beats are compared: N normal or bundle branch block, S supraventricular
 * ectopic, V ventricular ectopic, F fusion, Q paced or unknown.
 */
export const beatCodes = ['N', 'S', 'V', 'F', 'Q'] as const
