// Hair as a picture on a relief: follows head, neck and breath as its strands would.
in vec3 position;
in vec2 uv;
in vec2 weights;   // head, neck

uniform mat4 view_projection;
uniform mat3 head_turn, neck_turn;
uniform vec3 head_pivot, neck_pivot, breath_shift;

out vec2 texture_point;

void main() {
    vec3 p = position;
    p = mix(p, head_turn * (p - head_pivot) + head_pivot, weights.x);
    p = mix(p, neck_turn * (p - neck_pivot) + neck_pivot, weights.y);
    p += breath_shift * 0.9;
    texture_point = uv;
    gl_Position = view_projection * vec4(p, 1.0);
}
