-- What any limit on projects must respect, whoever changes it.
local LIMIT = "max-active-projects"
local LOWEST, HIGHEST = 1, 100

function register(lint)
  lint:on({
    stage = "policy",
    entity = "value",
    field = "value",
    rule = {
      id = "accounts/project-limit",
      title = "Project limit out of range",
      help = "Choose a limit from 1 to 100; more needs a change of the product.",
    },
    handler = "check_range",
  })
  lint:on({
    stage = "policy",
    entity = "variable",
    field = "values",
    rule = {
      id = "accounts/plan-order",
      title = "Premium gets less than standard",
      help = "Give premium accounts at least what standard accounts have.",
    },
    handler = "check_plans",
  })
end

function check_range(context)
  local target = context.target
  if target.variable.id ~= LIMIT or math.type(target.value) ~= "integer" then return end
  if target.value < LOWEST or target.value > HIGHEST then
    local message = "%s allows %d projects; it must be %d to %d"
    return { { message = message:format(target.name, target.value, LOWEST, HIGHEST) } }
  end
end

function check_plans(context)
  if context.target.id ~= LIMIT then return end
  local values = context.target.toml.values
  local standard, premium = values.standard, values.premium
  -- A value of another type is the business of the built-in rules.
  if math.type(standard) ~= "integer" or math.type(premium) ~= "integer" then return end
  if standard > premium then
    return { { message = ("standard allows %d projects, premium only %d"):format(standard, premium) } }
  end
end
