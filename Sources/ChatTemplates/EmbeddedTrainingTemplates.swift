// The texts of chat-templates/*.jinja (script/embed-chat-templates); a test keeps the two equal.
let embeddedTrainingTemplates: [String: String] = [
  "deepseek-r1-distill": #"""
  {#- DeepSeek-R1-Distill, for training. The model's own template drops all reasoning and marks nothing. Here every turn keeps its reasoning, and what the
      assistant wrote is marked, with its end. The prompt of the model's own ends with an opened think block: it stands outside the loss wherever a turn
      begins with it. enable_thinking=false leaves it out of the prompt, for answers without reasoning. Calls of tools are closed also where there is one. #}
  {{- bos_token }}
  {%- for message in messages if message.role == 'system' %}
      {{- message.content if loop.last }}
  {%- endfor %}
  {%- for message in messages %}
      {%- if message.role == 'user' %}
          {{- '<｜User｜>' + message.content }}
      {%- elif message.role == 'assistant' %}
          {%- if loop.first or loop.previtem.role != 'tool' %}
              {{- '<｜Assistant｜>' }}
          {%- endif %}
          {%- set content = message.content or '' %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {%- if content.startswith('<think>\n') %}
              {{- '<think>\n' }}
              {%- set content = content[8:] %}
          {%- endif %}
          {%- generation %}
              {{- content }}
              {%- if message.tool_calls %}
                  {{- '<｜tool▁calls▁begin｜>' }}
                  {%- for call in message.tool_calls %}
                      {{- '\n' if not loop.first }}
                      {{- '<｜tool▁call▁begin｜>' + call.type + '<｜tool▁sep｜>' + call.function.name + '\n```json\n' }}
                      {{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}
                      {{- '\n```<｜tool▁call▁end｜>' }}
                  {%- endfor %}
                  {{- '<｜tool▁calls▁end｜>' }}
              {%- endif %}
              {{- '<｜end▁of▁sentence｜>' }}
          {%- endgeneration %}
      {%- elif message.role == 'tool' %}
          {{- '\n' if not loop.first and loop.previtem.role == 'tool' else '<｜tool▁outputs▁begin｜>' }}
          {{- '<｜tool▁output▁begin｜>' + message.content + '<｜tool▁output▁end｜>' }}
          {%- if loop.last or loop.nextitem.role != 'tool' %}
              {{- '<｜tool▁outputs▁end｜>' }}
          {%- endif %}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt and messages[-1].role != 'tool' %}
      {{- '<｜Assistant｜>' }}
      {%- if not (enable_thinking is defined and enable_thinking is false) %}
          {{- '<think>\n' }}
      {%- endif %}
  {%- endif %}
  """#,
  "exaone-deep": #"""
  {#- EXAONE Deep, for training. The model's own template drops the thought of earlier turns and marks nothing. Here every turn keeps it, and what the
      assistant wrote is marked, with its end. The prompt of the model's own ends with an opened thought: it stands outside the loss wherever a turn
      begins with it. enable_thinking=false leaves it out of the prompt, for answers without a thought. #}
  {%- if tools %}
      {{- raise_exception('this training template knows no tools') }}
  {%- endif %}
  {%- for message in messages %}
      {%- if loop.first and message.role != 'system' %}
          {{- '[|system|][|endofturn|]\n' }}
      {%- endif %}
      {{- '[|' + message.role + '|]' }}
      {%- if message.role == 'assistant' %}
          {%- set content = message.content %}
          {%- if message.reasoning_content and '</thought>' not in content %}
              {%- set content = '<thought>\n' + message.reasoning_content.strip('\n') + '\n</thought>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {%- if content.startswith('<thought>\n') %}
              {{- '<thought>\n' }}
              {%- set content = content[10:] %}
          {%- endif %}
          {%- generation %}
              {{- content + '[|endofturn|]' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- else %}
          {{- message.content + ('\n' if message.role == 'user' else '[|endofturn|]\n') }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '[|assistant|]' }}
      {%- if not (enable_thinking is defined and enable_thinking is false) %}
          {{- '<thought>\n' }}
      {%- endif %}
  {%- endif %}
  """#,
  "exaone3.5": #"""
  {#- EXAONE 3.0 and 3.5, for training. The text is that of the model's own template; what the assistant wrote is marked, with its end, which the
      model's own does not do. Reasoning that comes in a field of its own is written before the answer, in every turn. #}
  {%- if tools %}
      {{- raise_exception('this training template knows no tools') }}
  {%- endif %}
  {%- for message in messages %}
      {%- if loop.first and message.role != 'system' %}
          {{- '[|system|][|endofturn|]\n' }}
      {%- endif %}
      {{- '[|' + message.role + '|]' }}
      {%- if message.role == 'assistant' %}
          {%- set content = message.content %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {%- generation %}
              {{- content + '[|endofturn|]' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- else %}
          {{- message.content + ('\n' if message.role == 'user' else '[|endofturn|]\n') }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '[|assistant|]' }}
  {%- endif %}
  """#,
  "exaone4": #"""
  {#- EXAONE 4.0, for training. The model's own template drops the reasoning of earlier turns and marks nothing. Here every turn keeps it, and what the
      assistant wrote is marked, with its end. What the prompt of the model's own ends with stands outside the loss: an opened think block where a turn
      begins with one, an empty one where it does not. #}
  {%- if tools %}
      {{- raise_exception('this training template knows no tools') }}
  {%- endif %}
  {%- for message in messages %}
      {{- '[|' + message.role + '|]\n' }}
      {%- if message.role == 'assistant' %}
          {%- set content = message.content %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {%- if content.startswith('<think>\n') %}
              {{- '<think>\n' }}
              {%- set content = content[8:] %}
          {%- else %}
              {{- '<think>\n\n</think>\n\n' }}
          {%- endif %}
          {%- generation %}
              {{- content + '[|endofturn|]' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- else %}
          {{- message.content + '[|endofturn|]\n' }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '[|assistant|]\n' }}
      {{- '<think>\n' if enable_thinking is defined and enable_thinking is true else '<think>\n\n</think>\n\n' }}
  {%- endif %}
  """#,
  "gemma3": #"""
  {#- Gemma 2 and 3, for training. The text is that of Gemma 3's own template for text (Gemma 2's refuses a system message); what the model wrote is marked,
      with its end, which the model's own does not do. Reasoning that comes in a field of its own is written before the answer, in every turn. #}
  {{- bos_token }}
  {%- set has_system = messages[0].role == 'system' %}
  {%- set turns = messages[1:] if has_system else messages %}
  {%- for message in turns %}
      {%- if (message.role == 'user') != (loop.index0 % 2 == 0) %}
          {{- raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}
      {%- endif %}
      {%- set content = message.content if message.content is string else message.content | map(attribute='text') | join %}
      {%- set content = content | trim %}
      {%- if message.role == 'assistant' %}
          {{- '<start_of_turn>model\n' }}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content %}
          {%- endif %}
          {%- generation %}
              {{- content + '<end_of_turn>' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- else %}
          {{- '<start_of_turn>' + message.role + '\n' }}
          {%- if loop.first and has_system %}
              {{- (messages[0].content if messages[0].content is string else messages[0].content[0].text) + '\n\n' }}
          {%- endif %}
          {{- content + '<end_of_turn>\n' }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '<start_of_turn>model\n' }}
  {%- endif %}
  """#,
  "llama3.1": #"""
  {#- Llama 3.1 to 3.3, for training. The text is that of the model's own template, the built-in tools apart; what the assistant wrote is marked, with its
      end, which the model's own does not do. The day is fixed (date_string), where Llama 3.2 takes today: a text must not change with the calendar.
      Reasoning that comes in a field of its own is written before the answer, in every turn. #}
  {{- bos_token }}
  {%- set date_string = date_string if date_string is defined else '26 Jul 2024' %}
  {%- set tools = tools if tools is defined else none %}
  {%- set in_user = tools_in_user_message if tools_in_user_message is defined else true %}
  {%- set has_system = messages[0].role == 'system' %}
  {{- '<|start_header_id|>system<|end_header_id|>\n\n' }}
  {{- 'Environment: ipython\n' if tools is not none }}
  {{- 'Cutting Knowledge Date: December 2023\nToday Date: ' + date_string + '\n\n' }}
  {%- if tools is not none and not in_user %}
      {{- 'You have access to the following functions. To call a function, please respond with JSON for a function call.' }}
      {{- 'Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}.' }}
      {{- 'Do not use variables.\n\n' }}
      {%- for tool in tools %}
          {{- tool | tojson(indent=4) + '\n\n' }}
      {%- endfor %}
  {%- endif %}
  {{- messages[0].content | trim if has_system }}
  {{- '<|eot_id|>' }}
  {%- set turns = messages[1:] if has_system else messages %}
  {%- for message in turns %}
      {%- if message.role == 'assistant' %}
          {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
          {%- set content = (message.content or '') | trim %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content %}
          {%- endif %}
          {%- generation %}
              {%- if message.tool_calls %}
                  {%- if message.tool_calls | length != 1 %}
                      {{- raise_exception('This model only supports single tool-calls at once!') }}
                  {%- endif %}
                  {%- set call = message.tool_calls[0].function %}
                  {{- '{"name": "' + call.name + '", "parameters": ' + call.arguments | tojson + '}' }}
              {%- else %}
                  {{- content }}
              {%- endif %}
              {{- '<|eot_id|>' }}
          {%- endgeneration %}
      {%- elif message.role in ['tool', 'ipython'] %}
          {{- '<|start_header_id|>ipython<|end_header_id|>\n\n' }}
          {{- message.content | tojson if message.content is mapping or message.content is iterable else message.content }}
          {{- '<|eot_id|>' }}
      {%- else %}
          {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' }}
          {%- if loop.first and tools is not none and in_user %}
              {{- 'Given the following functions, please respond with a JSON for a function call with its proper arguments ' }}
              {{- 'that best answers the given prompt.\n\n' }}
              {{- 'Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}.' }}
              {{- 'Do not use variables.\n\n' }}
              {%- for tool in tools %}
                  {{- tool | tojson(indent=4) + '\n\n' }}
              {%- endfor %}
          {%- endif %}
          {{- message.content | trim + '<|eot_id|>' }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
  {%- endif %}
  """#,
  "llama3": #"""
  {#- Llama 3 and models with its headers (Kanana), for training: no system text of the template's own. What the assistant wrote is marked, with its
      end, which the models' own templates do not do. Reasoning that comes in a field of its own is written before the answer, in every turn. #}
  {{- bos_token }}
  {%- if tools %}
      {{- raise_exception('this training template knows no tools') }}
  {%- endif %}
  {%- for message in messages %}
      {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' }}
      {%- if message.role == 'assistant' %}
          {%- set content = message.content | trim %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content %}
          {%- endif %}
          {%- generation %}
              {{- content + '<|eot_id|>' }}
          {%- endgeneration %}
      {%- else %}
          {{- message.content | trim + '<|eot_id|>' }}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
  {%- endif %}
  """#,
  "qwen2.5": #"""
  {#- Qwen2.5, for training. The text is that of the model's own template; what the assistant wrote is marked, with its end, which the model's own
      does not do. Reasoning that comes in a field of its own is written before the answer, in every turn. #}
  {%- set system = messages[0].content if messages[0].role == 'system' else 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.' %}
  {{- '<|im_start|>system\n' + system }}
  {%- if tools %}
      {{- '\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n' }}
      {{- 'You are provided with function signatures within <tools></tools> XML tags:\n<tools>' }}
      {%- for tool in tools %}
          {{- '\n' + tool | tojson }}
      {%- endfor %}
      {{- '\n</tools>\n\nFor each function call, return a json object with function name and arguments within ' }}
      {{- '<tool_call></tool_call> XML tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>' }}
  {%- endif %}
  {{- '<|im_end|>\n' }}
  {%- for message in messages %}
      {%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
          {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
      {%- elif message.role == 'assistant' %}
          {{- '<|im_start|>assistant' }}
          {%- set content = message.content or '' %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {{- '\n' }}
          {%- generation %}
              {{- content }}
              {%- for call in message.tool_calls or [] %}
                  {%- set call = call.function or call %}
                  {{- '\n' if content or not loop.first }}
                  {{- '<tool_call>\n{"name": "' + call.name + '", "arguments": ' + call.arguments | tojson + '}\n</tool_call>' }}
              {%- endfor %}
              {{- '<|im_end|>' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- elif message.role == 'tool' %}
          {%- if loop.first or loop.previtem.role != 'tool' %}
              {{- '<|im_start|>user' }}
          {%- endif %}
          {{- '\n<tool_response>\n' + message.content + '\n</tool_response>' }}
          {%- if loop.last or loop.nextitem.role != 'tool' %}
              {{- '<|im_end|>\n' }}
          {%- endif %}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '<|im_start|>assistant\n' }}
  {%- endif %}
  """#,
  "qwen3": #"""
  {#- Qwen3, for training. The model's own template drops the reasoning of earlier turns and puts an empty think block into the last one, so that
      a conversation is no beginning of a longer one, and it marks nothing. Here every turn keeps what it was, and what the assistant wrote is
      marked, with its end. enable_thinking=false writes the empty block before each answer, outside the loss, as the model's prompt does. #}
  {%- if tools %}
      {{- '<|im_start|>system\n' }}
      {%- if messages[0].role == 'system' %}
          {{- messages[0].content + '\n\n' }}
      {%- endif %}
      {{- '# Tools\n\nYou may call one or more functions to assist with the user query.\n\n' }}
      {{- 'You are provided with function signatures within <tools></tools> XML tags:\n<tools>' }}
      {%- for tool in tools %}
          {{- '\n' + tool | tojson }}
      {%- endfor %}
      {{- '\n</tools>\n\nFor each function call, return a json object with function name and arguments within ' }}
      {{- '<tool_call></tool_call> XML tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n' }}
      {{- '</tool_call><|im_end|>\n' }}
  {%- elif messages[0].role == 'system' %}
      {{- '<|im_start|>system\n' + messages[0].content + '<|im_end|>\n' }}
  {%- endif %}
  {%- for message in messages %}
      {%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
          {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
      {%- elif message.role == 'assistant' %}
          {{- '<|im_start|>assistant\n' }}
          {%- set content = message.content or '' %}
          {%- if message.reasoning_content and '</think>' not in content %}
              {%- set content = '<think>\n' + message.reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') %}
          {%- endif %}
          {%- if enable_thinking is defined and enable_thinking is false and '</think>' not in content %}
              {{- '<think>\n\n</think>\n\n' }}
          {%- endif %}
          {%- generation %}
              {{- content }}
              {%- for call in message.tool_calls or [] %}
                  {%- set call = call.function or call %}
                  {{- '\n' if content or not loop.first }}
                  {{- '<tool_call>\n{"name": "' + call.name + '", "arguments": ' }}
                  {{- call.arguments if call.arguments is string else call.arguments | tojson }}
                  {{- '}\n</tool_call>' }}
              {%- endfor %}
              {{- '<|im_end|>' }}
          {%- endgeneration %}
          {{- '\n' }}
      {%- elif message.role == 'tool' %}
          {%- if loop.first or loop.previtem.role != 'tool' %}
              {{- '<|im_start|>user' }}
          {%- endif %}
          {{- '\n<tool_response>\n' + message.content + '\n</tool_response>' }}
          {%- if loop.last or loop.nextitem.role != 'tool' %}
              {{- '<|im_end|>\n' }}
          {%- endif %}
      {%- endif %}
  {%- endfor %}
  {%- if add_generation_prompt %}
      {{- '<|im_start|>assistant\n' }}
      {%- if enable_thinking is defined and enable_thinking is false %}
          {{- '<think>\n\n</think>\n\n' }}
      {%- endif %}
  {%- endif %}
  """#,
]
