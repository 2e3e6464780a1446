"""Home visits in the service: who is visited and by whom, kept sealed; plans, outcomes, what came of them, and the end.

keys       where the key comes from
sealing    bytes under that key, bound to the row they belong to
register   people and teams as they are given and shown
kept_plan  a plan between the database and `routing.visits`
plan_view  a plan as it is shown
outcomes   what phones tell, once each
progress   planned against done
reach      who is visited, in numbers that name nobody
retention  what is old is deleted
"""
